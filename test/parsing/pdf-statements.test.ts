import { describe, expect, test } from '@jest/globals'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { texts } from './support.js'
import { printedPage, readPrinted, type Printed } from './printed-page.js'

const line = (y: number, ...cells: (readonly [number, string])[]): Printed[] =>
  cells.map(([x, text]) => ({ x, y, text }))

const spans = ({ text, tables }: ParsedDocument): string[] =>
  (tables ?? []).flatMap(({ cells }) =>
    cells.flatMap(({ row, column, columnSpan, span }) =>
      columnSpan > 1 && span !== null
        ? [`${row}.${column}+${columnSpan} ${text.slice(span.start, span.end)}`]
        : [],
    ),
  )

describe('a statement of amounts', () => {
  const statement = (top: number): Printed[] => [
    ...line(top, [250, 'Three months ended June 30'], [450, 'Six months ended on June 30']),
    ...line(top + 12, [290, '2023'], [370, '2022'], [490, '2023'], [570, '2022']),
    ...line(
      top + 24,
      [60, 'Revenue'],
      [250, '$'],
      [285, '1,097'],
      [317, '$'],
      [375, '937'],
      [450, '$'],
      [485, '2,035'],
      [570, '779'],
    ),
    ...line(top + 36, [60, 'Operating expenses:']),
    ...line(top + 48, [60, 'Operation'], [295, '419'], [375, '376'], [495, '812'], [575, '740']),
    ...line(top + 60, [60, 'Gain on the sale of'], [290, '(17)'], [375, '163'], [495, '346'], [575, '321']),
    ...line(top + 72, [60, 'Income attributable to']),
    ...line(top + 84, [60, 'shareholders'], [295, '280'], [375, '218'], [495, '450'], [575, '376']),
    ...line(top + 96, [60, 'Dividends'], [295, '—'], [375, '18'], [495, '45'], [575, '36']),
  ]

  test('has a row for each line of amounts, however close they stand, and its labels whole', () => {
    const parsed = readPrinted(printedPage(1, statement(100)))
    expect(texts(parsed, 'table-row')).toEqual([
      '\tThree months ended June 30\t\tSix months ended on June 30\t',
      '\t2023\t2022\t2023\t2022',
      'Revenue\t$ 1,097\t$ 937\t$ 2,035\t779',
      'Operating expenses:\t\t\t\t',
      'Operation\t419\t376\t812\t740',
      'Gain on the sale of\t(17)\t163\t346\t321',
      'Income attributable to shareholders\t280\t218\t450\t376',
      'Dividends\t—\t18\t45\t36',
    ])
  })

  test('has heads that cover the columns they name', () => {
    expect(spans(readPrinted(printedPage(1, statement(100))))).toEqual([
      '0.1+2 Three months ended June 30',
      '0.3+2 Six months ended on June 30',
    ])
  })

  test('keeps rules drawn with dashes out of its rows', () => {
    const parsed = readPrinted(
      printedPage(1, [
        ...line(100, [60, 'Visitors in a month'], [360, 'Share']),
        ...line(120, [60, '500,000'], [360, '1%']),
        ...line(132, [60, '------------------------']),
        ...line(144, [60, '1,000,000'], [360, '2%']),
        ...line(156, [60, '------------------------']),
        ...line(168, [60, '2,000,000'], [360, '4%']),
      ]),
    )
    expect(texts(parsed, 'table-row').map((row) => row.replace(/ -+/u, ''))).toEqual([
      'Visitors in a month\tShare',
      '500,000\t1%',
      '1,000,000\t2%',
      '2,000,000\t4%',
    ])
  })

  test('leaves cells of text whole that hold a figure here and there', () => {
    const parsed = readPrinted(
      printedPage(1, [
        ...line(100, [60, 'Notices to the Lender'], [320, 'Notices to the Borrower']),
        ...line(130, [60, 'Northbridge Bank'], [320, 'Halden Mills']),
        ...line(142, [60, '14 Quay Street'], [320, '7 Mill Lane']),
        ...line(154, [60, 'Attention: Treasurer'], [320, 'Attention: Secretary']),
      ]),
    )
    expect(texts(parsed, 'table-row')).toEqual([
      'Notices to the Lender\tNotices to the Borrower',
      'Northbridge Bank 14 Quay Street Attention: Treasurer\tHalden Mills 7 Mill Lane Attention: Secretary',
    ])
  })
})

describe('lists are no tables', () => {
  test.each(['•', 'o', '.', '- -', '(a)', 'A.4', 'Section 4.'])('with the marker %s', (marker) => {
    const points = [
      'Opening new accounts for holders',
      'Posting debits and credits',
      'Keeping the history of certificates',
    ]
    const parsed = readPrinted(
      printedPage(
        1,
        points.flatMap((text, index) => line(100 + index * 14, [60, marker], [150, text])),
      ),
    )
    expect(parsed.tables).toBeUndefined()
    expect(parsed.text).toBe(points.map((text) => `${marker} ${text}`).join('\n'))
  })

  test('and a line that starts at the margin below its first words stays behind them', () => {
    const parsed = readPrinted(
      printedPage(1, [
        ...line(100, [60, 'SECTION 4.'], [150, 'TERM AND TERMINATION']),
        ...line(130, [60, '4.1'], [150, 'TERM. The Term shall commence on the date of this Agreement and,']),
        ...line(142, [60, 'unless earlier terminated as provided below, shall end in December.']),
        ...line(172, [60, '4.2'], [150, 'TERMINATION. Either party may terminate the Term upon notice.']),
      ]),
    )
    expect(parsed.tables).toBeUndefined()
    expect(parsed.text).toContain('on the date of this Agreement and, unless earlier terminated')
  })
})

describe('page numbers of short pages', () => {
  const subjects = [
    'service',
    'visit',
    'payment',
    'notice',
    'order',
    'repair',
    'transfer',
    'complaint',
    'hearing',
  ]
  const sentences = [...subjects, 'meeting', 'delivery', 'refund'].map(
    (subject) => `The Provider shall keep records of each ${subject} for seven years.`,
  )
  const pages = (foot: (page: number) => string): ParsedDocument =>
    readPrinted(
      ...[1, 2, 3, 4].map((number) =>
        printedPage(number, [
          ...line(60 + number * 3, [60, sentences[number - 1]!]),
          ...line(300 + number * 37, [250, foot(number)]),
        ]),
      ),
    )

  test.each<[string, (page: number) => string]>([
    ['roman', (page) => `-${['i', 'ii', 'iii', 'iv'][page - 1]}-`],
    ['of an annex', (page) => `B-${page}`],
    ['in a running title', (page) => `Halden Mills | 2026 report | ${page + 30}`],
  ])('%s', (_, foot) => {
    const parsed = pages(foot)
    expect(texts(parsed, 'furniture')).toEqual([1, 2, 3, 4].map(foot))
    expect(texts(parsed, 'paragraph')).toEqual(sentences.slice(0, 4))
  })

  test('two of an earlier printing on each page, with the heads beside them', () => {
    const earlier = (y: number, number: number): Printed[] => [
      ...line(y, [60, 'Licence and Support Agreement']),
      ...line(y + 14, [60, String(number)]),
    ]
    const parsed = readPrinted(
      ...[0, 1, 2, 3].map((page) =>
        printedPage(page + 1, [
          ...line(100, [60, sentences[page * 3 + 0]!]),
          ...earlier(300, page * 2 + 1),
          ...line(380, [60, sentences[page * 3 + 1]!]),
          ...earlier(600, page * 2 + 2),
          ...line(700, [60, sentences[page * 3 + 2]!]),
        ]),
      ),
    )
    expect(texts(parsed, 'paragraph')).toEqual(sentences)
    expect(texts(parsed, 'furniture')).toHaveLength(16)
  })
})

test('letters that a file draws one by one, each reported as a line, are words', () => {
  const page = printedPage(1, line(100, [60, 'Table of Contents']))
  const torn = [...page.glyphs].map(([direction, glyphs]) => {
    const letters = glyphs.map((glyph) => ({
      ...glyph,
      before: glyph.before === 'space' ? ('space' as const) : ('break' as const),
    }))
    return [direction, letters] as const
  })
  expect(readPrinted({ ...page, glyphs: new Map(torn) }).text).toBe('Table of Contents')
})

test('a rule of dashes ends what stands above it', () => {
  const parsed = readPrinted(
    printedPage(1, [
      ...line(100, [60, 'Execution of this agreement by both of the parties to it']),
      ...line(112, [60, '--------------------------------------------------------']),
      ...line(124, [60, 'Launch of the service on the website of the first party']),
    ]),
  )
  expect(texts(parsed, 'paragraph')).toHaveLength(2)
})
