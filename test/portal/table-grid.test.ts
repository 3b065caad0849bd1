import { expect, test } from '@jest/globals'
import { gridOf } from '../../src/portal/viewer/table-grid.js'

const cell = (row: number, column: number, rowSpan = 1, columnSpan = 1) => ({
  ...{ row, column, rowSpan, columnSpan },
  header: false,
  span: { start: row * 10 + column, end: row * 10 + column + 1 },
  boxes: [],
})

test('holes of a grid are empty cells, so that no cell moves under another head', () => {
  const cells = [cell(0, 0, 2), cell(0, 1, 1, 2), cell(1, 2), cell(2, 1)]
  const grid = gridOf({ id: 0, rows: 3, columns: 3, cells, areas: [] })
  const shown = grid.map((row) =>
    row.map(({ column, span }) => (span === null ? `(${column})` : `${column}`)),
  )
  expect(shown).toEqual([
    ['0', '1'],
    ['(1)', '2'],
    ['(0)', '1', '(2)'],
  ])
})
