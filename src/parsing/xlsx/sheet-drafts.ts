import { tableRow, type DraftBlock } from '../draft.js'
import type { GridCell } from '../table-grid.js'
import type { CellRange } from './cell-reference.js'
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
  /** By "row column", counted from 0. */
  readonly places: ReadonlyMap<string, CellPlace>
}

/** Past this many columns in use, rows hold only the cells that say something. */
const MAX_ALIGNED = 100

export const cellKey = (row: number, column: number): string => `${row} ${column}`

/**
 * A sheet under its name: one table, or paragraphs where only one column is in use, as in texts that somebody typed into
 * a spreadsheet; then the text of its shapes.
 */
export function sheetDrafts(name: string, sheet: Sheet, drawings: Drawings, table: number): SheetDrafts {
  const places = new Map<string, CellPlace>()
  const columns = usedColumns(sheet.rows)
  const merges = new Map(sheet.merged.map((range) => [cellKey(range.row, range.column), range]))
  const body = sheet.rows.flatMap((row): DraftBlock[] => {
    const cells = alignedCells(row, columns)
    const draft =
      columns.length === 1 ? paragraph(cells) : dataRow(row.row, cells, table, merges, sheet.filters)
    if (draft === undefined) return []
    cells.forEach((cell, index) => places.set(cellKey(row.row, cell.column), { draft, cell: index }))
    return [draft]
  })
  const shapes = drawings.paragraphs.map((text): DraftBlock => ({ kind: 'paragraph', text: text.trim() }))
  const title = name.trim().replace(/\s+/gu, ' ')
  const titled = body.length + shapes.length > 0 && title !== ''
  const heading: DraftBlock[] = titled ? [{ kind: 'heading', level: 1, text: title }] : []
  return { body: [...heading, ...body, ...shapes], furniture: marginDrafts(sheet), places }
}

const usedColumns = (rows: readonly SheetRow[]): number[] =>
  [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.column)))].sort((a, b) => a - b)

/** A row's cells in the columns in use, up to its last one; empty ones between them keep the columns apart. */
function alignedCells(row: SheetRow, columns: readonly number[]): SheetCell[] {
  const cells = [...row.cells].sort((a, b) => a.column - b.column)
  if (columns.length > MAX_ALIGNED) return cells
  const texts = new Map(cells.map((cell) => [cell.column, cell.text]))
  const last = cells.at(-1)?.column ?? -1
  return columns
    .filter((column) => column <= last)
    .map((column) => ({ column, text: texts.get(column) ?? '' }))
}

function paragraph([cell]: readonly SheetCell[]): DraftBlock | undefined {
  const lines = (cell?.text ?? '').split(/\r\n|[\r\n]/u).map((line) => line.trim())
  const text = lines.filter((line) => line !== '').join('\n')
  return text === '' ? undefined : { kind: 'paragraph', text }
}

function dataRow(
  row: number,
  cells: readonly SheetCell[],
  table: number,
  merges: ReadonlyMap<string, CellRange>,
  filters: readonly CellRange[],
): DraftBlock | undefined {
  const grid = cells.map(({ column }): GridCell => {
    const range = merges.get(cellKey(row, column))
    const heads = filters.some(
      (filter) => filter.row === row && filter.column <= column && column <= filter.lastColumn,
    )
    if (range === undefined) return heads ? { row, column, header: true } : { row, column }
    const [rowSpan, columnSpan] = [range.lastRow - row + 1, range.lastColumn - column + 1]
    return { row, column, rowSpan, columnSpan, header: heads }
  })
  return tableRow(
    table,
    cells.map((cell) => cell.text),
    grid,
  )
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
