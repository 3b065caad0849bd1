import { describe, expect, test } from '@jest/globals'
import { zipBomb } from '../../fixtures/generator/parsing/zip-bomb.js'
import { jpeg, png, tiff } from './hostile/pictures.js'
import { paragraph, word, wordEntries, zip } from './hostile/archives.js'
import { forwardedMessage, LAUGHS, nestedMessage, OUTSIDE } from './hostile/markup.js'
import { hostilePool, outcomeOf } from './hostile/outcome.js'
import { runaways } from './hostile/text.js'
import { fixture } from './support.js'

const MEGABYTE = 1024 * 1024
const TEXT = paragraph('The Borrower shall repay the Loan.')
const pool = hostilePool()

/** What makes the bytes, and what must become of them: `read`, soundly, or a code. */
type Case = readonly [string, () => Buffer | Promise<Buffer>, string]

const cases = (name: string, file: string, list: readonly Case[]): void =>
  describe(name, () => {
    test.each(list)(
      '%s',
      async (_, build, expected) => {
        expect(await outcomeOf(pool, await build(), file)).toBe(expected)
      },
      180_000,
    )
  })

cases('archives', 'a.docx', [
  ['a bomb of one part', () => zipBomb(300), 'archive-too-large'],
  [
    'a bomb of many parts that share their bytes',
    () => {
      const parts = Array.from({ length: 400 }, (_, at) => ({
        name: `word/part${at}.xml`,
        data: Buffer.alloc(at === 0 ? MEGABYTE : 0, ' '),
        ...(at === 0 ? {} : { sameAs: 3, claims: { size: MEGABYTE, compressed: 1045 } }),
      }))
      return zip([...wordEntries(TEXT), ...parts])
    },
    'archive-too-large',
  ],
  [
    'a part that says it is small',
    () => zip(wordEntries(TEXT).map((entry) => ({ ...entry, claims: { size: 10 } }))),
    'document-corrupt',
  ],
  [
    'a part that says it is of 4 GB',
    () => zip(wordEntries(TEXT).map((entry) => ({ ...entry, claims: { size: 0xfffffff0 } }))),
    'archive-too-large',
  ],
  [
    'archives within archives',
    () => {
      let inner = zipBomb(200)
      for (let level = 0; level < 6; level++) inner = zip([{ name: 'word/embeddings/a.zip', data: inner }])
      return zip([...wordEntries(TEXT), { name: 'word/media/inner.zip', data: inner }])
    },
    'read',
  ],
  [
    'more entries than any document has',
    () =>
      zip([
        ...wordEntries(TEXT),
        ...Array.from({ length: 20_000 }, (_, at) => ({ name: `x${at}`, data: Buffer.alloc(0) })),
      ]),
    'archive-too-large',
  ],
  [
    'a name that leaves the archive',
    () => zip([...wordEntries(TEXT), { name: '../../etc/passwd', data: Buffer.from('x') }]),
    'document-corrupt',
  ],
  [
    'an absolute name',
    () => zip([...wordEntries(TEXT), { name: '/etc/passwd', data: Buffer.from('x') }]),
    'document-corrupt',
  ],
  [
    'a name with a zero byte',
    () => zip([...wordEntries(TEXT), { name: 'word/a\0.xml', data: Buffer.from('<x/>') }]),
    'read',
  ],
  [
    'two documents of one name',
    () => zip([...wordEntries(TEXT), ...wordEntries(paragraph('Other')).slice(2)]),
    'document-corrupt',
  ],
  [
    '100 MB of pictures that are not read',
    () => zip([...wordEntries(TEXT), { name: 'word/media/a.bin', data: noise(100 * MEGABYTE) }]),
    'read',
  ],
])

cases('XML', 'a.docx', [
  ['a billion laughs', () => word(paragraph('&l9;'), LAUGHS), 'document-corrupt'],
  ['entities of files and addresses', () => word(paragraph('&secret;&far;'), OUTSIDE), 'document-corrupt'],
  [
    '100,000 elements within each other',
    () => word(`${'<w:sdt><w:sdtContent>'.repeat(20_000)}${TEXT}${'</w:sdtContent></w:sdt>'.repeat(20_000)}`),
    'nesting-too-deep',
  ],
  [
    'tables within tables',
    () => word(`${'<w:tbl><w:tr><w:tc>'.repeat(300)}${TEXT}${'</w:tc></w:tr></w:tbl>'.repeat(300)}`),
    'nesting-too-deep',
  ],
  [
    'a row of 20,000 empty cells',
    () => word(`<w:tbl><w:tr>${`<w:tc/>`.repeat(20_000)}</w:tr></w:tbl>${TEXT}`),
    'read',
  ],
  [
    'a cell that says it covers all columns there could be',
    () =>
      word(
        `<w:tbl>${`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr>${TEXT}</w:tc></w:tr>`.repeat(500)}</w:tbl>`,
      ),
    'read',
  ],
  [
    '20,000 tracked changes',
    () =>
      word(
        Array.from(
          { length: 10_000 },
          (_, at) =>
            `<w:p><w:ins w:id="${at}" w:author="A"><w:r><w:t>in ${at}</w:t></w:r></w:ins><w:del w:id="d${at}" w:author="B"><w:r><w:delText>out ${at}</w:delText></w:r></w:del></w:p>`,
        ).join(''),
      ),
    'read',
  ],
  ['characters that no text may hold', () => word(paragraph('a&#0;b')), 'read'],
])

cases('pages of HTML', 'a.html', [
  [
    'a billion laughs',
    () => Buffer.from(`${LAUGHS.replace('lolz', 'html')}<html><body>&l9; laughs</body></html>`),
    'read',
  ],
  [
    'entities of files and addresses',
    () => Buffer.from(`${OUTSIDE.replace('x', 'html')}<html><body>&secret; no</body></html>`),
    'read',
  ],
  [
    'a drawing with scripts and addresses',
    () =>
      Buffer.from(
        '<html><body><p>Text</p><svg onload="x()"><script>x()</script><image href="http://127.0.0.1:9/"/></svg></body></html>',
      ),
    'read',
  ],
  [
    '100,000 elements within each other',
    () => Buffer.from(`<html><body>${'<div>'.repeat(100_000)}x`),
    'nesting-too-deep',
  ],
  [
    'a table of a million rows',
    () => Buffer.from(`<html><body><table>${'<tr><td>1'.repeat(1_000_000)}</table>`),
    'document-corrupt',
  ],
  [
    'cells that cover everything',
    () => Buffer.from(`<html><body><table>${'<tr><td colspan=65535 rowspan=65535>x'.repeat(2000)}</table>`),
    'read',
  ],
  [
    '100 MB of text',
    () => Buffer.from(`<html><body>${'The Borrower shall repay. '.repeat(4 * MEGABYTE - 10)}`),
    'parse-crashed',
  ],
])

cases('Markdown', 'a.md', [
  ['quotes within quotes', () => Buffer.from(`${'> '.repeat(50_000)}x`), 'nesting-too-deep'],
  ['lists within lists', () => Buffer.from(`${'- '.repeat(50_000)}x`), 'nesting-too-deep'],
  ['a rule that looks like lists within lists', () => Buffer.from(`Text\n\n${'- '.repeat(500)}\n`), 'read'],
  ['10,000 brackets', () => Buffer.from(`${'['.repeat(10_000)}x`), 'read'],
])

cases('messages', 'a.eml', [
  ['parts within parts', () => nestedMessage(5000), 'nesting-too-deep'],
  ['messages within messages', () => forwardedMessage(5000), 'read'],
])

cases('pictures', 'a.png', [
  ['a PNG of 60,000 by 60,000', () => png(60_000, 1), 'image-too-large'],
  ['a PNG that inflates to 500 MB', () => png(2000, 500), 'recognition-unavailable'],
  ['a JPEG of 60,000 by 60,000', () => jpeg(60_000), 'image-too-large'],
  ['a TIFF of 60,000 by 60,000', () => tiff(60_000, 1, false), 'image-too-large'],
  ['a TIFF of 20,000 pages', () => tiff(10, 20_000, false), 'document-too-many-pages'],
  ['a TIFF whose pages go round', () => tiff(10, 3, true), 'recognition-unavailable'],
])

describe('texts', () => {
  test.each(runaways)(
    'a million times: %s',
    async (_, text) => {
      expect(await outcomeOf(pool, Buffer.from(text), 'a.txt')).toBe('read')
    },
    180_000,
  )

  test('zero bytes, halves of pairs and turned letters', async () => {
    expect(await outcomeOf(pool, Buffer.from('Lo\u202Ean \u2066of\u2069 10\uFEFF %'), 'a.txt')).toBe('read')
    expect(await outcomeOf(pool, Buffer.from([0x4c, 0x6f, 0xed, 0xa0, 0x80, 0x61, 0x6e]), 'a.txt')).toBe(
      'read',
    )
    expect(await outcomeOf(pool, Buffer.alloc(MEGABYTE), 'a.txt')).toBe('document-type-unsupported')
  })
})

test('the workers that read all this still read', async () => {
  expect(await outcomeOf(pool, await fixture('parsing/running-heads.pdf'), 'a.pdf')).toBe('read')
})

/** Bytes that do not compress, the same each time. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0, state = 1; at < length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes.writeUInt32LE(state, at)
  }
  return bytes
}
