import type { Box, PageBox } from '../domain/page-box.js'
import type { Span } from '../domain/span.js'
import type { Table, TableCell } from '../domain/table.js'

/**
 * Where a cell stands on its table's grid: its upper left corner, counted from 0 as the format counts, and what it
 * covers. Gaps in the numbers do no harm: rows and columns in which no cell begins are taken out of the grid.
 */
export interface GridCell {
  readonly row: number
  readonly column: number
  /** At least 1, which is also what is meant where it is not given. */
  readonly rowSpan?: number
  readonly columnSpan?: number
  readonly header?: boolean
  /** Areas on the pages; none for formats without pages. */
  readonly boxes?: readonly PageBox[]
}

/** A cell with the text it holds; null for an empty one. */
export interface PlacedCell extends GridCell {
  readonly table: number
  readonly span: Span | null
}

/**
 * Tables of cells given in any order. Cells with one corner are one cell, whose text reaches from the first to the last.
 * A cell that would cover another's corner, or what one above already covers, ends before it, so that cells never
 * overlap, whatever the file claims.
 */
export function tablesOf(cells: readonly PlacedCell[]): Table[] {
  const tables = new Map<number, PlacedCell[]>()
  for (const cell of cells) {
    const list = tables.get(cell.table)
    if (list === undefined) tables.set(cell.table, [cell])
    else list.push(cell)
  }
  return [...tables].sort(([a], [b]) => a - b).map(([id, list]) => tableOf(id, list))
}

/** One for the cells of all documents without pages, of which a sheet may have a million. */
const NO_BOXES: PageBox[] = []

/** Whether each cell stands behind the one before, so that no two have one corner. */
const isInOrder = (cells: readonly PlacedCell[]): boolean =>
  cells.every(({ row, column }, index) => {
    const before = cells[index - 1]
    return before === undefined || before.row < row || (before.row === row && before.column < column)
  })

function tableOf(id: number, given: readonly PlacedCell[]): Table {
  const rows = ranksOf(given.map((cell) => cell.row))
  const columns = ranksOf(given.map((cell) => cell.column))
  const merged = isInOrder(given)
    ? given
    : mergeCorners(given).sort((a, b) => a.row - b.row || a.column - b.column)
  const corners = merged.map((cell): TableCell => {
    const [row, column] = [rows.at(cell.row), columns.at(cell.column)]
    return {
      row,
      column,
      rowSpan: rows.at(cell.row + Math.max(1, cell.rowSpan ?? 1)) - row,
      columnSpan: columns.at(cell.column + Math.max(1, cell.columnSpan ?? 1)) - column,
      header: cell.header ?? false,
      span: cell.span,
      boxes: cell.boxes === undefined ? NO_BOXES : [...cell.boxes],
    }
  })
  return {
    id,
    rows: rows.count,
    columns: columns.count,
    cells: withoutOverlaps(corners, columns.count),
    areas: areasOf(corners),
  }
}

/** Numbers as their places in order: `at(n)` counts the different ones below `n`. */
function ranksOf(values: readonly number[]): { count: number; at: (value: number) => number } {
  const sorted = [...new Set(values)].sort((a, b) => a - b)
  const ranks = new Map(sorted.map((value, index) => [value, index]))
  const at = (value: number): number => {
    const known = ranks.get(value)
    if (known !== undefined) return known
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return { count: sorted.length, at }
}

function mergeCorners(cells: readonly PlacedCell[]): PlacedCell[] {
  const corners = new Map<string, PlacedCell>()
  for (const cell of cells) {
    const key = `${cell.row} ${cell.column}`
    const known = corners.get(key)
    corners.set(key, known === undefined ? cell : joined(known, cell))
  }
  return [...corners.values()]
}

function joined(a: PlacedCell, b: PlacedCell): PlacedCell {
  const boxes = [...(a.boxes ?? []), ...(b.boxes ?? [])]
  if (a.span === null || b.span === null) return { ...a, span: a.span ?? b.span, boxes }
  const span = { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) }
  return { ...a, span, boxes }
}

/** `cells` in reading order, each cut to what is free: `taken` is the row from which a column is free again. */
function withoutOverlaps(cells: readonly TableCell[], columns: number): TableCell[] {
  const below = rowsBelow(cells)
  const taken = new Array<number>(columns).fill(0)
  return cells.map((cell, index) => {
    const next = cells[index + 1]
    const wall = next?.row === cell.row ? next.column : columns
    let end = cell.column + 1
    while (end < Math.min(cell.column + cell.columnSpan, wall) && (taken[end] ?? 0) <= cell.row) end++
    let bottom = cell.row + cell.rowSpan
    for (let column = cell.column; column < end; column++) bottom = Math.min(bottom, below(column, cell.row))
    for (let column = cell.column; column < end; column++) taken[column] = bottom
    const [rowSpan, columnSpan] = [bottom - cell.row, end - cell.column]
    return rowSpan === cell.rowSpan && columnSpan === cell.columnSpan
      ? cell
      : { ...cell, rowSpan, columnSpan }
  })
}

/** For a column, the first row below one given in which a cell begins. Rows must be asked for in order. */
function rowsBelow(cells: readonly TableCell[]): (column: number, row: number) => number {
  const byColumn = new Map<number, { rows: number[]; next: number }>()
  for (const { row, column } of cells) {
    const known = byColumn.get(column)
    if (known === undefined) byColumn.set(column, { rows: [row], next: 0 })
    else known.rows.push(row)
  }
  return (column, row) => {
    const known = byColumn.get(column)
    if (known === undefined) return Number.POSITIVE_INFINITY
    while ((known.rows[known.next] ?? Number.POSITIVE_INFINITY) <= row) known.next++
    return known.rows[known.next] ?? Number.POSITIVE_INFINITY
  }
}

function areasOf(cells: readonly TableCell[]): PageBox[] {
  const areas = new Map<number, Box>()
  for (const cell of cells) {
    for (const { page, box } of cell.boxes) {
      const known = areas.get(page)
      areas.set(page, known === undefined ? box : union(known, box))
    }
  }
  return [...areas].sort(([a], [b]) => a - b).map(([page, box]) => ({ page, box }))
}

const union = (a: Box, b: Box): Box => ({
  x0: Math.min(a.x0, b.x0),
  y0: Math.min(a.y0, b.y0),
  x1: Math.max(a.x1, b.x1),
  y1: Math.max(a.y1, b.y1),
})
