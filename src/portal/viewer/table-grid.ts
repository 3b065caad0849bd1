import type { Table, TableCell } from '../../domain/table.js'

/** Cells of each row as HTML wants them: in order of their columns, with an empty cell wherever the grid has none. */
export function gridOf(table: Table): TableCell[][] {
  const rows = Array.from({ length: table.rows }, () => ({
    cells: [] as TableCell[],
    taken: new Set<number>(),
  }))
  for (const cell of table.cells) {
    rows[cell.row]?.cells.push(cell)
    for (const { taken } of rows.slice(cell.row, cell.row + cell.rowSpan)) {
      for (let beside = 0; beside < cell.columnSpan; beside++) taken.add(cell.column + beside)
    }
  }
  return rows.map(({ cells, taken }, row) => {
    for (let column = 0; column < table.columns; column++) {
      if (!taken.has(column)) cells.push(emptyCell(row, column))
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
