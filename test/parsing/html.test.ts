import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isCoded } from '../../src/errors.js'
import { codeOf, expectSound, LIMITS, parse, parseFixture, texts, textOf } from './support.js'

const page = (body: string): Buffer => Buffer.from(`<!doctype html><html><body>${body}</body></html>`)
const read = (body: string) => parse(page(body), 'a.html')
const outline = async (body: string) => {
  const parsed = await read(body)
  return parsed.blocks.map((block) => `${block.kind}: ${textOf(parsed, block)}`)
}
const codes = (parsed: { warnings: readonly { code: string }[] }) =>
  parsed.warnings.map((warning) => warning.code)

describe('a contract in HTML', () => {
  test('reads as its reader sees it', async () => {
    const parsed = await parseFixture('parsing/agreement.html')
    expect([parsed.format, parsed.layout.kind, parsed.language]).toEqual(['html', 'flow', 'en'])
    const blocks = parsed.blocks.map(
      (block) => `${block.kind}${'level' in block ? block.level : ''}: ${textOf(parsed, block)}`,
    )
    expect(blocks).toEqual([
      'heading1: WAREHOUSE LEASE',
      'paragraph: This Lease is made on March 3, 2025 between Kestrel Storage LLC (the “Lessor”) and Dunmore Seed & Grain, Inc. (the “Lessee”).',
      'heading2: 1. Rent',
      'list-item1: (a) The Lessee shall pay rent of $9,500 a month.',
      'list-item1: (b) Rent is due on the first day of a month,',
      'paragraph: without notice.',
      'paragraph: (c) A late payment bears interest, which the Lessee shall pay together with the next instalment.',
      'paragraph: Rent by year',
      'table-row: Lease year\tRent a year',
      'table-row: 1\t$114,000',
      'table-row: 2\t$(118,560)',
      'heading2: 2. Upkeep',
      'list-item1: c. The Lessor repairs the roof.',
      'list-item1: g. The Lessee repairs',
      'list-item2: i. doors;',
      'list-item2: ii. docks.',
      'list-item1: • Snow is cleared by noon.',
      'paragraph: First notice address\n14 Quarry Road',
      'paragraph: Second notice address',
      'paragraph: SCHEDULE A',
      'paragraph:   Dock 1      1,200 square feet\n  Dock 2        800 square feet',
      'furniture: - 1 -',
      'furniture: 2',
      'furniture: A-1',
    ])
    expect(parsed.warnings).toEqual([
      {
        code: 'tracked-changes-present',
        message: 'the text leaves out 1 passages that the page shows struck out',
      },
      { code: 'hidden-text', message: 'the text leaves out 2 passages that the page hides' },
      {
        code: 'active-content',
        message: 'the page holds what would run, send or fetch; none of it did: scripts: 1',
      },
    ])
  })

  test('in Chinese: by the encoding it names, without spaces at line ends', async () => {
    const parsed = await parseFixture('parsing/hetong-gongao.html')
    expect([parsed.language, parsed.warnings]).toEqual(['zh', []])
    expect(texts(parsed, 'paragraph')).toEqual([
      '重大合同公告',
      '江州市清源水务有限公司（以下简称“公司”）与云山县建设局签订了供水工程合同，合同总价为人民币贰仟万元整。',
      '一、合同内容',
      '1、项目名称：云山县供水管网工程',
      '2、工期：十八个月',
      '二、风险提示',
      '合同履行存在不确定性，敬请投资者注意。',
    ])
    expect(texts(parsed, 'table-row')).toEqual(['第一标段\t管网\t1,200', '\t泵站\t800'])
    const cells = parsed.tables?.[0]?.cells.map((cell) => [cell.row, cell.column, cell.rowSpan])
    expect(cells).toEqual([
      [0, 0, 2],
      [0, 1, 1],
      [0, 2, 1],
      [1, 1, 1],
      [1, 2, 1],
    ])
  })
})

describe('encodings', () => {
  const chinese = [0xb6, 0xa8, 0xbd, 0xf0, 0xb7, 0xa3, 0xd4, 0xf2]
  const html = (head: string, bytes: readonly number[]) =>
    Buffer.concat([Buffer.from(`<html><head>${head}</head><body>`), Buffer.from(bytes)])

  test.each([
    ['<meta charset="gbk">', chinese, '定金罚则', []],
    ["<meta charset='windows-1252'>", [0x93, 0x58, 0x94], '“X”', []],
    ['<meta charset=utf-8>', [...Buffer.from('罚则')], '罚则', []],
    ['<meta charset="utf-16">', [...Buffer.from('罚则')], '罚则', []],
    ['<meta charset="utf-8">', [0x43, 0x61, 0x66, 0xe9], 'Café', ['encoding-guessed']],
    ['<meta charset="no-such">', [0x43, 0x61, 0x66, 0xe9], 'Café', ['encoding-guessed']],
    ['', [0x43, 0x61, 0x66, 0xe9], 'Café', ['encoding-guessed']],
  ])('%s', async (head, bytes, text, warnings) => {
    const parsed = await parse(html(head, bytes), 'a.htm')
    expect([parsed.text, codes(parsed)]).toEqual([text, warnings])
  })

  test('a byte order mark outweighs what the page says', async () => {
    const source = '\uFEFF<html><head><meta charset="gbk"></head><body>罚则</body></html>'
    for (const encoding of ['utf8', 'utf16le'] as const) {
      expect((await parse(Buffer.from(source, encoding), 'a.html')).text).toBe('罚则')
    }
  })
})

describe('what is a page', () => {
  test.each([
    ['a.html', '<p>Loan</p>', 'html', []],
    ['a.txt', '<!-- x --><!DOCTYPE html><html><body>Loan</body></html>', 'html', ['type-mismatch']],
    ['a.htm', '<DOCUMENT>\n<TYPE>EX-10\n<TEXT>\n<HTML><BODY>Loan', 'html', []],
    ['a', '<div><p>A</p><p>B</p></div>', 'html', []],
    ['a.html', 'Only text.', 'text', ['type-mismatch']],
    ['a.txt', '<DOCUMENT>\n<TYPE>EX-10\n<TEXT>\nLOAN AGREEMENT', 'text', []],
    ['a.txt', 'The <html> element and <b>others</b>.', 'text', []],
    ['a.txt', '<a> is less than <b> but not <i>.\n', 'text', []],
    ['a.md', '<p>x</p>\n<p>y</p>\n<p>z</p>', 'markdown', []],
  ])('%s holding %j is %s', async (name, content, format, warnings) => {
    const parsed = await parse(Buffer.from(content), name)
    expect([parsed.format, codes(parsed)]).toEqual([format, warnings])
  })
})

describe('what is shown', () => {
  test('page numbers are furniture only beside a page break', async () => {
    expect(await outline('<p>One</p><p>7</p><p>Two</p><hr><p>8</p>')).toEqual([
      'paragraph: One',
      'paragraph: 7',
      'paragraph: Two',
      'furniture: 8',
    ])
  })

  test('a break between whole sentences joins nothing', async () => {
    expect(await outline('<p>One.</p><hr><p>two</p><hr><p>(a) three</p>')).toHaveLength(3)
  })

  test('scripts, styles and comments are not text; pictures and frames are counted', async () => {
    const parsed = await read(
      '<script>x()</script><style>p{}</style><!-- c --><img src="a.png"><iframe src="b"></iframe><p>T</p>',
    )
    expect([parsed.text, codes(parsed)]).toEqual([
      'T',
      ['active-content', 'content-not-read', 'content-not-read'],
    ])
  })

  test('a layout table around a page is no table', async () => {
    expect(await outline('<table><tr><td><p>A</p><ul><li>B</li></ul></td></tr></table>')).toEqual([
      'paragraph: A',
      'list-item: • B',
    ])
  })

  test('tables of filings on typewriter paper keep their lines', async () => {
    const parsed = await read(
      '<pre>One.\n<PAGE>\n<TABLE><CAPTION>\nName    Sum\n<S>     <C>\nA        1\n</TABLE>\n</pre>',
    )
    expect(parsed.text).toBe('One.\nName    Sum\nA        1')
    expect(parsed.warnings).toEqual([])
  })

  test('a page of nothing is refused', async () => {
    expect(await codeOf(read('<script>x()</script>&nbsp;<p hidden>y</p>'))).toBe('document-no-text')
  })
})

describe('hostile pages', () => {
  test.each([
    ['100,000 nested divisions', '<div>'.repeat(100_000) + 'x'],
    ['100,000 nested tables', '<table><tr><td>'.repeat(100_000) + 'x'],
    ['unclosed formatting that differs', [...Array(100_000).keys()].map((i) => `<b c=${i}>`).join('')],
  ])('%s end as nesting-too-deep', async (_, body) => {
    expect(await codeOf(read(body))).toBe('nesting-too-deep')
  })

  test('formatting left open does not multiply without end', async () => {
    const open = [...Array(400).keys()].map((i) => `<font size=${i}>`).join('')
    expect(await codeOf(read(`<p>${open}x${'<p>y'.repeat(20_000)}`))).toBe('document-corrupt')
  })

  test('nesting up to the limit is read, and a cell of a cell of a cell', async () => {
    expect((await read(`${'<div>'.repeat(500)}deep`)).text).toBe('deep')
    expect((await read(`${'<table><tr><td>'.repeat(120)}deep`)).text).toBe('deep')
  })

  test('unclosed and crossed tags are read as a browser reads them', async () => {
    expect(await outline('<p>One<p>Two<b>three</p><li>four<td>five</b')).toEqual([
      'paragraph: One',
      'paragraph: Twothree',
      'list-item: fourfive',
    ])
  })

  test('entities stand for characters once, those of a document type for nothing', async () => {
    const bomb =
      '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body>&b;&b; &amp;lt; &#65;</body></html>'
    const parsed = await parse(Buffer.from(bomb), 'a.html')
    expect(parsed.text.length).toBeLessThan(100)
    expect(parsed.text).toContain('&b;&b; &lt; A')
    const many = await read('&amp;'.repeat(200_000))
    expect(many.text).toBe('&'.repeat(200_000))
  })

  test('null bytes vanish; a page of them is no page', async () => {
    expect((await read(`Lo\0an ${'x'.repeat(500)}`)).text).toBe(`Loan ${'x'.repeat(500)}`)
    expect(await codeOf(read('\0'.repeat(50_000)))).toBe('document-type-unsupported')
  })

  test('text over the limit is refused', async () => {
    const limits = { ...LIMITS, maxCharacters: 100 }
    expect(await codeOf(parse(page('word '.repeat(50)), 'a.html', limits))).toBe('document-too-long')
  })

  test('spans of a million columns cost nothing', async () => {
    const row = '<tr><td colspan=1000000 rowspan=1000000>a<td>b</tr>'
    expect((await read(`<table>${row.repeat(3000)}</table>`)).blocks).toHaveLength(3000)
  })
})

test('any soup of tags gives a sound document or a coded error', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'<p>,</p>,<div>,</div>,<br>,<hr>,<table>,<tr>,<td>,</table>,<ol start=3>,<li>,</ol>,<pre>,</pre>,<h2>,</h2>,<b>,</b>,<s>,&nbsp;,(a),7,&#x7;,<select>,<option>,<svg>,<template>,<frameset>'.split(
        ',',
      ),
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      const parsed = await read(pieces.join('')).catch((error: unknown) => {
        if (!isCoded(error)) throw error
        return undefined
      })
      if (parsed !== undefined) expectSound(parsed)
    }),
    { numRuns: 300, seed: 14 },
  )
})
