import type { PageBox } from '../../domain/page-box.js'
import type { GridCell } from '../draft.js'
import type { GlyphPage } from './glyph.js'
import { boxOf } from './layout.js'
import type { Unit } from './reading-order.js'
import type { TableRow } from './table-rows.js'
import type { TextLine } from './text-line.js'

/** A row of a table with its place: `row` counts from 0 over all the pages that the table crosses. */
export interface PlacedRow extends TableRow {
  readonly id: number
  readonly row: number
  readonly header: boolean
}

export interface Tables {
  /** Lines, and the rows of tables as part of those, in reading order. */
  readonly units: readonly (Extract<Unit, { kind: 'line' }> | PlacedRow)[]
  /** Head rows that stand again at the top of a later page: furniture. */
  readonly repeated: readonly TableRow[]
}

/** Points by which a column may move from one page to the next. */
const DRIFT = 12
/** The most rows that a table's head has. */
const HEAD_ROWS = 3

/**
 * Rows as tables. What goes on at the top of the next page in the same columns is one table, and head rows that stand
 * there once more are no rows of it.
 */
export function tablesOfUnits(units: readonly Unit[]): Tables {
  const placed: Tables['units'][number][] = []
  const repeated: TableRow[] = []
  let next = 0
  let above: readonly TableRow[] = []
  for (const stretch of stretchesOf(units)) {
    if (stretch[0]?.kind !== 'table-row') {
      above = []
      placed.push(...stretch.filter((unit) => unit.kind === 'line'))
      continue
    }
    const rows = stretch.filter((unit) => unit.kind === 'table-row')
    const goesOn = continues(above, rows)
    const again = goesOn ? repeatedRows(above, rows) : 0
    repeated.push(...rows.slice(0, again))
    const before = goesOn ? above : []
    const all = [...before, ...rows.slice(again)]
    if (!goesOn) next++
    const heads = goesOn ? 0 : headRows(rows)
    rows.slice(again).forEach((row, index) => {
      const place = before.length + index
      placed.push({ ...row, id: next - 1, row: place, header: place < heads })
    })
    above = all
  }
  return { units: markHeads(placed, repeated), repeated }
}

/** Units parted where lines end and tables begin, and between tables. */
function stretchesOf(units: readonly Unit[]): Unit[][] {
  const stretches: Unit[][] = []
  let open: string | undefined
  for (const unit of units) {
    const key = unit.kind === 'line' ? 'lines' : unit.table
    if (key === open) stretches.at(-1)?.push(unit)
    else stretches.push([unit])
    open = key
  }
  return stretches
}

/** What is repeated on a later page is a head, whatever it looks like. */
function markHeads(units: Tables['units'], repeated: readonly TableRow[]): Tables['units'] {
  const heads = new Set(repeated.map(rowKey))
  return heads.size === 0
    ? units
    : units.map((unit) =>
        unit.kind === 'table-row' && unit.row < HEAD_ROWS && heads.has(rowKey(unit))
          ? { ...unit, header: true }
          : unit,
      )
}

const textOf = (lines: readonly TextLine[]): string => lines.map((line) => line.text).join(' ')

const rowKey = (row: TableRow): string => row.cells.map(textOf).join('\t')

const pagesOf = (row: TableRow | undefined): number | undefined =>
  row?.cells.find((cell) => cell.length > 0)?.[0]?.page

function continues(above: readonly TableRow[], below: readonly TableRow[]): boolean {
  const [last, first] = [pagesOf(above.at(-1)), pagesOf(below[0])]
  if (last === undefined || first !== last + 1) return false
  const [columns, others] = [columnsOf(above), columnsOf(below)]
  return (
    columns.length === others.length &&
    columns.every((column, index) => {
      const other = others[index]
      if (column === undefined || other === undefined) return true
      return Math.abs(column.u0 - other.u0) <= DRIFT || Math.abs(column.u1 - other.u1) <= DRIFT
    })
  )
}

function columnsOf(rows: readonly TableRow[]): ({ u0: number; u1: number } | undefined)[] {
  return (rows[0]?.cells ?? []).map((_, column) => {
    const lines = rows.flatMap((row) => ((row.covers[column] ?? 1) === 1 ? (row.cells[column] ?? []) : []))
    return lines.length === 0
      ? undefined
      : { u0: Math.min(...lines.map((line) => line.u0)), u1: Math.max(...lines.map((line) => line.u1)) }
  })
}

function repeatedRows(above: readonly TableRow[], below: readonly TableRow[]): number {
  let count = 0
  while (count < HEAD_ROWS && count < below.length - 1) {
    const [head, again] = [above[count], below[count]]
    if (head === undefined || again === undefined || rowKey(head) !== rowKey(again)) break
    count++
  }
  return count
}

const FIGURE = /^[-–—(]?\s*[$€£¥￥]?\s*[\d.,]*\d[\d.,]*\s*[)%]*$/u
const YEAR = /^(?:19|20)\d\d$/u

/** Rows at the top that are set in bold above others which are not, or that name the columns of figures. */
function headRows(rows: readonly TableRow[]): number {
  const isBold = (row: TableRow): boolean => row.cells.flat().every((line) => line.bold)
  const isFigures = (row: TableRow): boolean =>
    row.cells.slice(1).some((cell) => {
      const text = textOf(cell)
      return FIGURE.test(text) && !YEAR.test(text)
    })
  const top = rows.slice(0, HEAD_ROWS + 1)
  const body = top.findIndex((row) => !isBold(row))
  if (body > 0) return body
  const figures = top.findIndex(isFigures)
  return figures > 0 && rows.filter(isFigures).length * 2 > rows.length ? figures : 0
}

/** Where a row's cells stand on the grid and on their pages; null for those that a neighbour covers. */
export function gridOf(row: PlacedRow, pages: ReadonlyMap<number, GlyphPage>): (GridCell | null)[] {
  return row.cells.map((lines, column) => {
    const columnSpan = row.covers[column] ?? 1
    if (columnSpan === 0) return null
    return { row: row.row, column, columnSpan, header: row.header, boxes: areasOf(lines, pages) }
  })
}

function areasOf(lines: readonly TextLine[], pages: ReadonlyMap<number, GlyphPage>): PageBox[] {
  const areas = new Map<number, PageBox['box']>()
  for (const line of lines) {
    const page = pages.get(line.page)
    if (page === undefined) continue
    const box = boxOf(line, page)
    const known = areas.get(line.page)
    areas.set(
      line.page,
      known === undefined
        ? box
        : {
            x0: Math.min(known.x0, box.x0),
            y0: Math.min(known.y0, box.y0),
            x1: Math.max(known.x1, box.x1),
            y1: Math.max(known.y1, box.y1),
          },
    )
  }
  return [...areas].map(([page, box]) => ({ page, box }))
}
