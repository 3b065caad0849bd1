import { tableRow, type DraftBlock } from '../draft.js'
import type { GridCell } from '../table-grid.js'
import type { Drawings } from './drawings.js'
import type { Sheet, SheetCell, SheetRow } from './sheet.js'

/** Where a cell's text is: which of the drafts holds it, and in which of its cells (0 in a paragraph). */
export interface CellPlace {
  readonly draft: DraftBlock
  readonly cell: number
}

export interface SheetDrafts {
  readonly body: DraftBlock[]
  readonly furniture: DraftBlock[]
  /** Where the text of a cell stands, by its row and column counted from 0. */
  readonly placeOf: (row: number, column: number) => CellPlace | undefined
}

/** Past this many columns in use, rows hold only the cells that say something. */
const MAX_ALIGNED = 100

const cellKey = (row: number, column: number): string => `${row} ${column}`

/**
 * A sheet under its name: one table, or paragraphs where only one column is in use, as in texts that somebody typed into
 * a spreadsheet; then the text of its shapes.
 */
export function sheetDrafts(name: string, sheet: Sheet, drawings: Drawings, table: number): SheetDrafts {
  const drafts = new Map<number, { draft: DraftBlock; cells: readonly SheetCell[] }>()
  const columns = usedColumns(sheet.rows)
  const isTable = columns.length !== 1
  const gridOf = gridFor(sheet, columns)
  let next = 0
  const body = sheet.rows.flatMap((row): DraftBlock[] => {
    const cells = alignedCells(row, columns)
    const draft = isTable
      ? tableRow(
          table,
          cells.map((cell) => cell.text),
          gridOf(row.row, next, cells),
        )
      : paragraph(cells)
    if (draft === undefined) return []
    next++
    drafts.set(row.row, { draft, cells })
    return [draft]
  })
  const shapes = drawings.paragraphs.map((text): DraftBlock => ({ kind: 'paragraph', text: text.trim() }))
  const title = name.trim().replace(/\s+/gu, ' ')
  const titled = body.length + shapes.length > 0 && title !== ''
  const heading: DraftBlock[] = titled ? [{ kind: 'heading', level: 1, text: title }] : []
  return {
    body: [...heading, ...body, ...shapes],
    furniture: marginDrafts(sheet),
    placeOf(row, column) {
      const found = drafts.get(row)
      const cell = found?.cells.findIndex((one) => one.column === column) ?? -1
      return found === undefined || cell === -1 ? undefined : { draft: found.draft, cell }
    },
  }
}

function usedColumns(rows: readonly SheetRow[]): number[] {
  const used = new Set<number>()
  for (const { cells } of rows) for (const { column } of cells) used.add(column)
  return [...used].sort((a, b) => a - b)
}

/** A row's cells in the columns in use, up to its last one; empty ones between them keep the columns apart. */
function alignedCells(row: SheetRow, columns: readonly number[]): readonly SheetCell[] {
  const isAligned = row.cells.every(({ column }, index) => column === columns[index])
  if (isAligned) return row.cells
  const cells = [...row.cells].sort((a, b) => a.column - b.column)
  if (columns.length > MAX_ALIGNED) return cells
  const texts = new Map(cells.map((cell) => [cell.column, cell.text]))
  const last = cells.at(-1)?.column ?? -1
  return columns
    .filter((column) => column <= last)
    .map((column) => ({ column, text: texts.get(column) ?? '' }))
}

type GridOf = (row: number, index: number, cells: readonly SheetCell[]) => GridCell[] | undefined

/**
 * Where a row's cells stand: nothing to say where they are the next row, cell by cell, as in the large sheets, whose
 * rows are all alike. Merged cells need the sheet's own numbers.
 */
function gridFor(sheet: Sheet, columns: readonly number[]): GridOf {
  const merges = new Map(sheet.merged.map((range) => [cellKey(range.row, range.column), range]))
  const isPlain = merges.size === 0 && columns.length <= MAX_ALIGNED
  return (row, index, cells) => {
    const filters = sheet.filters.filter((filter) => filter.row === row)
    if (isPlain && filters.length === 0) return undefined
    return cells.map(({ column }, at): GridCell => {
      const heads = filters.some((filter) => filter.column <= column && column <= filter.lastColumn)
      const corner = isPlain ? { row: index, column: at } : { row, column }
      const range = merges.get(cellKey(row, column))
      if (range === undefined) return heads ? { ...corner, header: true } : corner
      const [rowSpan, columnSpan] = [range.lastRow - row + 1, range.lastColumn - column + 1]
      return { ...corner, rowSpan, columnSpan, header: heads }
    })
  }
}

function paragraph([cell]: readonly SheetCell[]): DraftBlock | undefined {
  const lines = (cell?.text ?? '').split(/\r\n|[\r\n]/u).map((line) => line.trim())
  const text = lines.filter((line) => line !== '').join('\n')
  return text === '' ? undefined : { kind: 'paragraph', text }
}

/** The text of a sheet's head and foot, without the codes for page numbers, dates and type. */
function marginDrafts(sheet: Sheet): DraftBlock[] {
  const seen = new Set<string>()
  return sheet.margins.flatMap(({ role, text }): DraftBlock[] => {
    const plain = text
      .replace(/&&/gu, '\0')
      .replace(/&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])/giu, ' ')
      .replace(/\0/gu, '&')
      .replace(/\s+/gu, ' ')
      .trim()
    if (!/\p{L}/u.test(plain) || seen.has(plain)) return []
    seen.add(plain)
    return [{ kind: 'furniture', role, text: plain }]
  })
}
