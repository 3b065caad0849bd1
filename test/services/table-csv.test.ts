import { expect, test } from '@jest/globals'
import type { TableWithText } from '../../src/services/read-structure.js'
import { tableCsv } from '../../src/services/table-csv.js'

function table(rows: readonly (readonly string[])[]): TableWithText {
  const columns = Math.max(...rows.map((row) => row.length))
  const cells = rows.flatMap((row, r) =>
    row.map((text, column) => ({
      row: r,
      column,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      span: null,
      boxes: [],
      text,
    })),
  )
  return { id: 0, rows: rows.length, columns, cells, areas: [] }
}
const csv = (...rows: string[][]): string => tableCsv(table(rows))

test('quotes what RFC 4180 asks to be quoted, and ends lines as it says', () => {
  expect(csv(['a', 'b, c'], ['say "yes"', 'two\nlines'])).toBe(
    '\ufeffa,"b, c"\r\n"say ""yes""","two\nlines"\r\n',
  )
})

test('leaves a row with fewer cells its places', () => {
  expect(csv(['甲', '乙', '丙'], ['1'])).toBe('\ufeff甲,乙,丙\r\n1,,\r\n')
})

test.each([
  '=1+1',
  '+cmd|x',
  '-2+3',
  '@SUM(A1)',
  ' =1',
  '\t=1',
  '＝1',
  '=HYPERLINK("http://x","y")',
  '+49 (0)30 1234',
])('keeps a spreadsheet from running %j', (text) => {
  const cell = csv([text]).slice(1).replace(/^"/u, '')
  expect(cell.startsWith("'")).toBe(true)
})

test.each(['-5.00', '+3', '-1,234,567.89', '-12.5 %', '.5', '2026', 'A = B', '-', ''])(
  'leaves %j as it is',
  (text) => {
    expect(csv([text]).slice(1)).toBe(`${text.includes(',') ? `"${text}"` : text}\r\n`)
  },
)
