import type { Table, TableCell } from '../../domain/table.js'

/** Cells of each row as HTML wants them: in order of their columns, with an empty cell wherever the grid has none. */
export function gridOf(table: Table): TableCell[][] {
  const taken = new Set<string>()
  for (const { row, column, rowSpan, columnSpan } of table.cells) {
    for (let below = 0; below < rowSpan; below++) {
      for (let beside = 0; beside < columnSpan; beside++) taken.add(`${row + below} ${column + beside}`)
    }
  }
  return Array.from({ length: table.rows }, (_, row) => {
    const cells = table.cells.filter((cell) => cell.row === row)
    for (let column = 0; column < table.columns; column++) {
      if (!taken.has(`${row} ${column}`)) cells.push(emptyCell(row, column))
    }
    return cells.sort((a, b) => a.column - b.column)
  })
}

const emptyCell = (row: number, column: number): TableCell => ({
  row,
  column,
  rowSpan: 1,
  columnSpan: 1,
  header: false,
  span: null,
  boxes: [],
})
