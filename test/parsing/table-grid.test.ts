import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Table } from '../../src/domain/table.js'
import { placeBlocks, tableRow, type DraftBlock } from '../../src/parsing/draft.js'
import { tablesOf } from '../../src/parsing/table-grid.js'
import { expectTable } from './support.js'

describe('cells on a grid', () => {
  test('rows without places are placed one below the other', () => {
    const drafts = [tableRow(0, ['Year', 'Sum']), tableRow(0, ['2024', ''])].filter(
      (row) => row !== undefined,
    )
    const { text, tables } = placeBlocks(drafts)
    expect(text).toBe('Year\tSum\n2024\t')
    expect(tables).toEqual([
      {
        id: 0,
        rows: 2,
        columns: 2,
        areas: [],
        cells: [
          { row: 0, column: 0, span: { start: 0, end: 4 } },
          { row: 0, column: 1, span: { start: 5, end: 8 } },
          { row: 1, column: 0, span: { start: 9, end: 13 } },
          { row: 1, column: 1, span: null },
        ].map((cell) => ({ ...cell, rowSpan: 1, columnSpan: 1, header: false, boxes: [] })),
      },
    ])
  })

  test('a cell of several paragraphs reaches from the first to the last', () => {
    const cell = { table: 3, row: 0, column: 1, columnSpan: 2 }
    const drafts: DraftBlock[] = [
      {
        kind: 'table-row',
        table: 3,
        text: 'Term',
        cells: ['Term'],
        grid: [{ row: 0, column: 0, header: true }],
      },
      { kind: 'paragraph', text: 'Five years.', cell },
      { kind: 'paragraph', text: 'Renewable.', cell },
    ]
    const { text, tables } = placeBlocks(drafts)
    const [table] = tables ?? []
    expect(table).toMatchObject({ id: 3, rows: 1, columns: 2 })
    expect(table?.cells.map(({ span }) => text.slice(span?.start, span?.end))).toEqual([
      'Term',
      'Five years.\nRenewable.',
    ])
    expect(table?.cells[0]?.header).toBe(true)
  })

  test('rows and columns in which no cell begins are taken out', () => {
    const cells = [
      { table: 0, row: 2, column: 4, columnSpan: 6, span: null },
      { table: 0, row: 2, column: 10, rowSpan: 9, span: null },
      { table: 0, row: 7, column: 4, span: null },
    ]
    const [table] = tablesOf(cells)
    expect(table).toMatchObject({ rows: 2, columns: 2 })
    expect(
      table?.cells.map(({ row, column, rowSpan, columnSpan }) => [row, column, rowSpan, columnSpan]),
    ).toEqual([
      [0, 0, 1, 1],
      [0, 1, 2, 1],
      [1, 0, 1, 1],
    ])
  })

  test('whatever spans are claimed, cells keep to the grid and never overlap', () => {
    const cell = fc.record({
      table: fc.nat(1),
      row: fc.nat(12),
      column: fc.nat(12),
      rowSpan: fc.integer({ min: 0, max: 70_000 }),
      columnSpan: fc.integer({ min: 0, max: 9 }),
      span: fc.constant(null),
    })
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
        const tables = tablesOf(cells)
        tables.forEach((table) => {
          expect(Table.safeParse(table).error).toBeUndefined()
          expectTable(table)
        })
        const corners = new Set(cells.map(({ table, row, column }) => `${table} ${row} ${column}`))
        expect(tables.flatMap((table) => table.cells)).toHaveLength(corners.size)
      }),
      { numRuns: 300, seed: 21 },
    )
  })
})
