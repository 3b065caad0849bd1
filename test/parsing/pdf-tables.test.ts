import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import type { Table } from '../../src/domain/table.js'
import type { Direction } from '../../src/parsing/pdf/glyph.js'
import { printedPage, readPrinted, type Printed } from './printed-page.js'
import { pagesOf, texts } from './support.js'

const grid = ({ text }: ParsedDocument, { rows, columns, cells }: Table): string[][] => {
  const lines = Array.from({ length: rows }, () => new Array<string>(columns).fill('.'))
  for (const { row, column, span } of cells)
    lines[row]![column] = span === null ? '' : text.slice(span.start, span.end)
  return lines
}

const row = (y: number, ...cells: (string | undefined)[]): Printed[] =>
  cells.flatMap((text, column) => (text === undefined ? [] : [{ x: 60 + column * 150, y, text }]))

const body = (y: number): Printed[] => [
  { x: 60, y, text: 'The fees that the parties have agreed for each year of the term are these, which' },
  {
    x: 60,
    y: y + 12,
    text: 'the Customer shall pay to the Provider within thirty days from the invoice date.',
  },
]

describe('a table on one page', () => {
  test('has its head, its cells and their areas', () => {
    const parsed = readPrinted(
      printedPage(1, [
        ...body(60),
        ...row(110, 'Year', 'Fee', 'Tax').map((cell) => ({ ...cell, bold: true })),
        ...row(130, 'First', '1,200', '240'),
        ...row(150, 'Second', undefined, '250'),
        ...row(170, 'Third', '1,300', '260'),
      ]),
    )
    expect(parsed.tables).toHaveLength(1)
    const [table] = parsed.tables!
    expect(grid(parsed, table!)).toEqual([
      ['Year', 'Fee', 'Tax'],
      ['First', '1,200', '240'],
      ['Second', '', '250'],
      ['Third', '1,300', '260'],
    ])
    expect(table!.cells.filter(({ header }) => header).map(({ row: at }) => at)).toEqual([0, 0, 0])
    expect(table!.cells[4]!.boxes).toEqual([{ page: 1, box: { x0: 210, y0: 130, x1: 235, y1: 140 } }])
    expect(table!.areas).toEqual([{ page: 1, box: { x0: 60, y0: 110, x1: 375, y1: 180 } }])
    expect(texts(parsed, 'table-row')[1]).toBe('First\t1,200\t240')
  })

  test('keeps its columns under a line that reaches across them', () => {
    const wide = 'Amounts that fall due in the second half of the term'
    const parsed = readPrinted(
      printedPage(1, [
        ...row(100, 'First', '1,200', '240'),
        ...row(120, 'Second', '1,250', '250'),
        { x: 60, y: 140, text: wide },
        ...row(160, 'Third', '1,300', '260'),
        ...row(180, 'Fourth', '1,350', '270'),
      ]),
    )
    const [table] = parsed.tables!
    expect(grid(parsed, table!)[2]).toEqual([wide, '.', ''])
    expect(table!.cells.find(({ row: at }) => at === 2)).toMatchObject({ columnSpan: 2 })
    expect(table!.rows).toBe(5)
  })

  test('parts cells that stand as near to each other as words, and joins the lines of a head', () => {
    const parsed = readPrinted(
      printedPage(1, [
        { x: 400, y: 90, text: 'WARRANTY' },
        { x: 60, y: 101, text: 'ACCEPTANCE' },
        { x: 210, y: 101, text: 'SUPPORT' },
        { x: 400, y: 101, text: 'PERIOD' },
        { x: 60, y: 130, text: 'Thirty days from' },
        { x: 60, y: 141, text: 'the installation date and, if' },
        { x: 60, y: 152, text: 'extended, sixty' },
        { x: 210, y: 130, text: 'Every working day, and' },
        { x: 210, y: 141, text: 'on holidays by telephone' },
        { x: 210, y: 152, text: 'for the term' },
        { x: 400, y: 130, text: '120 days' },
      ]),
    )
    expect(grid(parsed, parsed.tables![0]!)).toEqual([
      ['ACCEPTANCE', 'SUPPORT', 'WARRANTY PERIOD'],
      [
        'Thirty days from the installation date and, if extended, sixty',
        'Every working day, and on holidays by telephone for the term',
        '120 days',
      ],
    ])
  })
})

describe('a table over two pages', () => {
  const head = (y: number) => row(y, 'Year', 'Fee', 'Tax')
  const first = printedPage(1, [
    ...body(60),
    ...head(700),
    ...row(720, 'First', '10', '1'),
    ...row(740, 'Second', '20', '2'),
  ])

  test('is one, and its repeated head is furniture', () => {
    const second = printedPage(2, [
      ...head(60),
      ...row(80, 'Third', '30', '3'),
      ...row(100, 'Fourth', '40', '4'),
      ...body(140),
    ])
    const parsed = readPrinted(first, second)
    expect(parsed.tables).toHaveLength(1)
    const [table] = parsed.tables!
    expect(grid(parsed, table!).map(([name]) => name)).toEqual(['Year', 'First', 'Second', 'Third', 'Fourth'])
    expect(table!.areas.map(({ page }) => page)).toEqual([1, 2])
    expect(texts(parsed, 'furniture')).toEqual(['Year\tFee\tTax'])
    expect(table!.cells.filter(({ header }) => header)).toHaveLength(3)
  })

  test('is two where text stands between', () => {
    const second = printedPage(2, [
      { x: 60, y: 60, text: 'Other fees:' },
      ...head(110),
      ...row(130, 'Third', '30', '3'),
    ])
    expect(readPrinted(first, second).tables).toHaveLength(2)
  })
})

test('whatever is printed where, cells keep to their grid, boxes to their page and text stands once', () => {
  const printed = fc.record({
    x: fc.integer({ min: 0, max: 45 }).map((step) => step * 10),
    y: fc.integer({ min: 0, max: 60 }).map((step) => step * 13),
    text: fc.constantFrom(
      '12',
      '1,250.00',
      'Fee',
      'Total due',
      '(a)',
      'the first year of the term',
      '借款金额',
    ),
  })
  const direction = fc.constantFrom<Direction>(0, 1, 2, 3)
  fc.assert(
    fc.property(fc.array(printed, { minLength: 1, maxLength: 60 }), direction, (texts, turned) => {
      const apart = texts.filter(
        (one, index) =>
          !texts
            .slice(0, index)
            .some((other) => other.y === one.y && one.x < other.x + 150 && other.x < one.x + 150),
      )
      const parsed = readPrinted(printedPage(1, apart, turned))
      const letters = (text: string): string => [...text.replace(/\s+/gu, '')].sort().join('')
      expect(letters(parsed.text)).toBe(letters(apart.map(({ text }) => text).join('')))
      expect(pagesOf(parsed)).toHaveLength(1)
    }),
    { numRuns: 200, seed: 31 },
  )
})
