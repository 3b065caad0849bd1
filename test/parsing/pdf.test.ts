import { describe, expect, test } from '@jest/globals'
import { boxesOf, pageOf } from '../../src/domain/geometry.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { readExpected } from '../../fixtures/expected/schema.js'
import {
  codeOf,
  fixture,
  LIMITS,
  pagesOf,
  parse,
  parseFixture,
  textOf,
  texts,
  withoutSpace,
} from './support.js'

const spanOf = (parsed: ParsedDocument, quote: string): { start: number; end: number } => {
  const start = parsed.text.indexOf(quote)
  expect(start).toBeGreaterThanOrEqual(0)
  return { start, end: start + quote.length }
}

const codes = (parsed: ParsedDocument): string[] => parsed.warnings.map((warning) => warning.code)

describe('samples', () => {
  test.each([
    'loan-agreement',
    'license-agreement',
    'jiekuan-hetong',
    'quarterly-report',
    'discharge-summary',
  ])('%s: every reviewed quote is in the text, also where it crosses a page', async (name) => {
    const facts = await readExpected(name)
    const parsed = await parseFixture(`samples/${name}.pdf`)
    const quotes = [
      ...facts.parties.map((party) => party.name),
      ...[...facts.dates, ...facts.amounts, ...facts.risks, ...(facts.labels ?? [])].map(
        (fact) => fact.quote,
      ),
    ]
    const text = withoutSpace(parsed.text)
    expect(quotes.filter((quote) => !text.includes(withoutSpace(quote)))).toEqual([])
    expect(pagesOf(parsed)).toHaveLength(facts.pages ?? 0)
    expect(parsed.language).toBe(facts.language)
    expect(parsed.warnings).toEqual([])
  })

  test('a table becomes rows of cells', async () => {
    const parsed = await parseFixture('samples/quarterly-report.pdf')
    const row = parsed.blocks.find(
      (block) => block.kind === 'table-row' && textOf(parsed, block).startsWith('Net sales'),
    )
    expect(row).toBeDefined()
    expect(textOf(parsed, row!).split('\t')).toEqual([
      'Net sales',
      '$38,412',
      '$46,905',
      '$74,230',
      '$92,118',
    ])
  })
})

describe('reading order', () => {
  test('two columns are read one after the other', async () => {
    const parsed = await parseFixture('parsing/two-columns.pdf')
    const order = [...parsed.text.matchAll(/\b(ALPHA|BRAVO|CHARLIE|DELTA|ECHO|FOXTROT|GOLF|HOTEL|INDIA)\./gu)]
    expect(order.map((match) => match[1])).toEqual([
      'ALPHA',
      'BRAVO',
      'CHARLIE',
      'DELTA',
      'ECHO',
      'FOXTROT',
      'GOLF',
      'HOTEL',
      'INDIA',
    ])
    expect(texts(parsed, 'table-row')).toEqual([])
  })

  test('running heads and page numbers stand last, and sentences go on across pages', async () => {
    const parsed = await parseFixture('parsing/running-heads.pdf')
    expect(texts(parsed, 'furniture')).toEqual(
      [1, 2, 3].flatMap((page) => [
        'Harbour Concession Deed — Confidential draft of 4 May 2025',
        `– ${page} –`,
      ]),
    )
    const crossing = parsed.blocks
      .filter((block) => block.kind !== 'furniture')
      .filter((block) => {
        const pages = boxesOf(parsed, block.span).map((box) => box.page)
        return new Set(pages).size > 1
      })
    expect(crossing.length).toBeGreaterThanOrEqual(2)
    for (const block of crossing) expect(textOf(parsed, block)).toMatch(/\.$/u)
    const lastHead = parsed.blocks.filter((block) => block.kind === 'furniture').at(-2)
    expect(pageOf(parsed, lastHead!.span)).toBe(3)
  })

  test('text that repeats on every page but is all there is stays text', async () => {
    const parsed = await parseFixture('parsing/without-xref.pdf')
    expect(texts(parsed, 'furniture')).toEqual([])
    expect(parsed.blocks).toHaveLength(6)
  })
})

describe('words at line ends', () => {
  test('a broken word is joined, a real hyphen kept, and offsets hold', async () => {
    const parsed = await parseFixture('parsing/hyphenation.pdf')
    const { text } = parsed
    for (const word of [
      'modification',
      'information',
      'non-refundable',
      'Year-end',
      'state-of-the-art',
      '2024-2025',
    ]) {
      expect(text).toContain(word)
    }
    expect(text).not.toMatch(/-\s+\p{Ll}/u)
    const boxes = boxesOf(parsed, spanOf(parsed, 'modification'))
    expect(boxes).toHaveLength(2)
    expect(boxes[0]!.box.y0).toBeLessThan(boxes[1]!.box.y0)
  })
})

describe('boxes', () => {
  test.each([
    ['Section 1. The carrier', 1, 90],
    ['Section 3. The shipper', 2, 180],
    ['Section 5. Claims', 3, 270],
  ])('%s stands upright on the displayed page', async (quote, page, rotation) => {
    const parsed = await parseFixture('parsing/rotated-pages.pdf')
    const { width, height, rotation: stored } = pagesOf(parsed)[page - 1]!
    expect(stored).toBe(rotation)
    const [found] = boxesOf(parsed, spanOf(parsed, quote))
    expect(found?.page).toBe(page)
    const { x0, x1, y0, y1 } = found!.box
    expect(x1 - x0).toBeGreaterThan((y1 - y0) * 5)
    expect(x0).toBeLessThan(width / 3)
    expect(y0).toBeLessThan(height / 3)
  })

  test('a quote is boxed by its own characters', async () => {
    const parsed = await parseFixture('samples/loan-agreement.pdf')
    const heading = boxesOf(parsed, spanOf(parsed, 'twenty-four percent'))[0]!
    const line = boxesOf(parsed, spanOf(parsed, '“Default Rate” means twenty-four percent'))[0]!
    expect(heading.box.y0).toBe(line.box.y0)
    expect(heading.box.x1).toBe(line.box.x1)
    expect(heading.box.x0).toBeGreaterThan(line.box.x0)
  })
})

describe('what cannot be read', () => {
  test('limits', async () => {
    const bytes = await fixture('parsing/running-heads.pdf')
    expect(await codeOf(parse(bytes, 'a.pdf', { ...LIMITS, maxPages: 2 }))).toBe('document-too-many-pages')
    expect(await codeOf(parse(bytes, 'a.pdf', { ...LIMITS, maxCharacters: 100 }))).toBe('document-too-long')
    expect(await codeOf(parse(bytes, 'a.pdf', { ...LIMITS, maxBytes: 100 }))).toBe('document-too-large')
  })

  test('a page without text is said', async () => {
    const parsed = await parse(twoPages('BT /F1 12 Tf 72 700 Td (A short agreement.) Tj ET', ''), 'two.pdf')
    expect(parsed.text).toBe('A short agreement.')
    expect(parsed.warnings).toContainEqual(expect.objectContaining({ code: 'page-without-text', page: 2 }))
  })

  test('text outside the visible page is left out, and said', async () => {
    const shown = 'BT /F1 12 Tf 72 700 Td (Visible.) Tj ET BT /F1 12 Tf 72 -300 Td (Unseen.) Tj ET'
    const parsed = await parse(twoPages(shown, 'BT /F1 12 Tf 72 700 Td (More.) Tj ET'), 'two.pdf')
    expect(parsed.text).not.toContain('Unseen')
    expect(codes(parsed)).toContain('content-not-read')
  })
})

test('Chinese without embedded fonts is read by both readers', async () => {
  const parsed = await parseFixture('parsing/chinese-not-embedded.pdf')
  expect(parsed.text).toContain('出租人将位于临溪市滨江路9号的仓库出租给承租人使用')
  expect(parsed.warnings).toEqual([])
})

test('a superscript stays at its word', async () => {
  const drawn =
    'BT /F1 12 Tf 72 700 Td (on the 27) Tj 46 0 Td ( day of April) Tj ET BT /F1 7 Tf 118.5 704 Td (th) Tj ET'
  const parsed = await parse(twoPages(drawn, 'BT /F1 12 Tf 72 700 Td (End.) Tj ET'), 'two.pdf')
  expect(withoutSpace(parsed.text)).toContain('onthe27thdayofApril')
})

test('text drawn twice to look bold is read once', async () => {
  const drawn =
    'BT /F1 12 Tf 72 700 Td (Termination for convenience) Tj ET ' +
    'BT /F1 12 Tf 72 700 Td (Termination ) Tj (for convenience) Tj ET'
  const parsed = await parse(twoPages(drawn, 'BT /F1 12 Tf 72 700 Td (End.) Tj ET'), 'two.pdf')
  expect(parsed.text).toBe('Termination for convenience\nEnd.')
})

/** A PDF of two pages with the given content streams; without cross-reference table, which readers rebuild. */
function twoPages(first: string, second: string): Buffer {
  const stream = (content: string): string => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
  const page = (content: number): string =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${content} 0 R /Resources << /Font << /F1 7 0 R >> >> >>`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    page(5),
    page(6),
    stream(first),
    stream(second),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj`).join('\n')
  return Buffer.from(`%PDF-1.4\n${body}\ntrailer << /Root 1 0 R /Size 8 >>\n%%EOF`)
}
