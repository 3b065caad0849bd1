import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { isCoded } from '../../src/errors.js'
import { expectSound, parse, parseFixture, textOf } from './support.js'

const read = async (css: string, body: string, head = ''): Promise<ParsedDocument> => {
  const source = `<!doctype html><html><head><style>${css}</style>${head}</head><body>${body}</body></html>`
  const parsed = await parse(Buffer.from(source), 'a.html')
  expectSound(parsed)
  return parsed
}
const messages = ({ warnings }: ParsedDocument) => warnings.map(({ code, message }) => `${code}: ${message}`)
const blocks = (parsed: ParsedDocument) =>
  parsed.blocks.map(
    (block) => `${block.kind}${'level' in block ? block.level : ''}: ${textOf(parsed, block)}`,
  )
const at = ({ text }: ParsedDocument, span: { start: number; end: number } | null) =>
  span === null ? null : text.slice(span.start, span.end)

describe('an amendment with a style sheet', () => {
  test('reads as a browser shows it', async () => {
    const parsed = await parseFixture('parsing/amendment.html')
    expectSound(parsed)
    expect(blocks(parsed)).toEqual([
      'heading1: First Amendment',
      'paragraph: Between Pembury Mills plc and Oriel Bank AG (see definitions, map).',
      'heading3: 1. Interest',
      'paragraph: The margin is 3.10 per cent a year, payable in arrear.',
      'list-item1: I. interest is due quarterly;',
      'list-item1: III. default interest is two per cent.',
      'list-item1: 1.1 No item of this list has a number but its own.',
      'paragraph: The note that is kept.',
      'paragraph: Small, seen.',
      'paragraph: but for this.',
      'paragraph: Shown on a screen.',
      'paragraph: Numbered by the style sheet.',
      'paragraph: One line',
      'paragraph: Another line',
      'table-row: Tranche\tAmount',
      'table-row: A\t4,500',
      'table-row: B\t900',
      'paragraph: Borrower Pembury Mills plc ☒ secured ☐ guaranteed, law: German Accept',
    ])
    expect(messages(parsed)).toEqual([
      'tracked-changes-present: the text shows 4 passages that are marked as inserted and leaves out 4 passages that the page shows struck out',
      'hidden-text: the text leaves out 5 passages that the page hides',
      'active-content: the page holds what would run, send or fetch; none of it did: scripts: 2, event handlers: 1, forms: 1, frames and objects: 1',
      'content-not-read: embedded objects not read: 1',
      'content-not-read: texts that style sheets draw not read: 1',
    ])
  })

  test('its changes stand in three views', async () => {
    const { text, trackedChanges } = await parseFixture('parsing/amendment.html')
    const views = {
      original: trackedChanges?.original.text ?? '',
      proposed: trackedChanges?.proposed.text ?? '',
      accepted: text,
    }
    expect(
      trackedChanges?.changes.map(({ kind, text: changed, at: time, author, places }) => [
        kind,
        changed,
        time,
        author,
        ...(['original', 'proposed', 'accepted'] as const).map((view) =>
          views[view].slice(places[view].start, places[view].end),
        ),
      ]),
    ).toEqual([
      ['deletion', '2.75', '2026-03-02T09:30:00Z', null, '2.75', '2.75', ''],
      ['insertion', '3.10', '2026-03-02T09:30:00Z', null, '', '3.10', '3.10'],
      ['insertion', ', payable in arrear', null, null, '', ', payable in arrear', ', payable in arrear'],
      [
        'deletion',
        'the first period is one month;',
        null,
        null,
        'the first period is one month;',
        'the first period is one month;',
        '',
      ],
      ...[['deletion', '2. Fees\nAn arrangement fee is payable.']].map(([kind, changed]) => [
        kind,
        changed,
        null,
        null,
        changed,
        changed,
        '',
      ]),
      ['deletion', '4,000', null, null, '4,000', '4,000', ''],
      ['insertion', '4,500', null, null, '', '4,500', '4,500'],
      ['insertion', '900', null, null, '', '900', '900'],
    ])
    expect(views.original).toContain('The margin is 2.75 per cent a year.\nI. interest')
    expect(views.original).toContain('II. the first period is one month;\nIII. default')
    expect(views.proposed).toContain('A\t4,0004,500\nB\t900')
  })

  test('links and fields with the text that shows them', async () => {
    const parsed = await parseFixture('parsing/amendment.html')
    const annotations = parsed.annotations ?? []
    expect(
      annotations.flatMap((one) => (one.kind === 'link' ? [[one.target, at(parsed, one.span)]] : [])),
    ).toEqual([
      ['https://registry.example/pembury', 'Pembury Mills plc'],
      ['https://registry.example/amendments/1', '3.10'],
    ])
    expect(
      annotations.flatMap((one) =>
        one.kind === 'field' ? [[one.type, one.name, one.value, at(parsed, one.span)]] : [],
      ),
    ).toEqual([
      ['text', 'borrower', 'Pembury Mills plc', 'Pembury Mills plc'],
      ['check', 'secured', 'on', '☒'],
      ['check', 'guaranteed', null, '☐'],
      ['choice', 'law', 'German', 'German'],
      ['button', '', 'Accept', 'Accept'],
    ])
  })
})

describe('the cascade', () => {
  test.each([
    ['a later rule wins', 'p{display:none}p{display:block}', '<p>x', 'x'],
    ['the heavier selector wins', 'p.a{display:block}p{display:none}', '<p class=a>x', 'x'],
    ['an element of its own style wins', 'p{display:none}', '<p style="display:block">x', 'x'],
    ['what is important wins', 'p{display:block!important}', '<p style="display:none">x', 'x'],
    ['of :where() nothing weighs', ':where(#a){display:none}p{display:block}', '<p id=a>x', 'x'],
    ['of :not() the heaviest', ':not(#b,i){display:block}p.a.a{display:none}', '<p class=a>x', 'x'],
    ['hidden is undone', '[hidden]{display:block}', '<p hidden>x', 'x'],
    ['a screen is no printer', '@media print{p{display:none}}', '<p>x', 'x'],
    ['a broken rule hides nothing', 'p{{display:none} :nosuch(p){display:none}', '<p>x', 'x'],
    ['pseudo-classes of a hand', 'p:hover{display:none}', '<p>x', 'x'],
    ['colours by their ground', '.b{background:#000}.b p{color:#fff}', '<div class=b><p>x</div>', 'x'],
    ['a picture is no colour', '.b{background:url(x)}p{color:#fff}', '<div class=b><p>x</div>', 'x'],
    ['a link has its own colour', 'p{color:#fff}', '<p><a href="#a">x</a>', 'x'],
    ['no size around, one within', 'div{font-size:0}p{font-size:9pt}', '<div><p>x</p></div>', 'x'],
  ])('%s', async (_, css, body, text) => {
    const parsed = await read(css, body)
    expect([parsed.text, messages(parsed)]).toEqual([text, []])
  })

  test.each([
    ['no display', '.h{display:none}'],
    ['no visibility', '.h{visibility:hidden}'],
    ['no size', '.h{font-size:0}'],
    ['almost no size', '.h{font:bold 1px/1 serif}'],
    ['white on white', '.h{color:white}'],
    ['its own ground', 'body{background:#102030}p{color:#fff}.h{color:rgb(16 32 48)}'],
    ['transparent', '.h{color:rgba(0,0,0,0)}'],
    ['no opacity', '.h{opacity:0}'],
    ['off the page', '.h{position:absolute;top:-999em}'],
    ['indented away', '.h{text-indent:-9999px}'],
    ['cut away', '.h{position:absolute;clip:rect(1px,1px,1px,1px)}'],
    ['no height', '.h{height:0;overflow:hidden}'],
    ['in a layer', '@layer a{@media screen{.h{display:none}}}'],
    ['with @supports', '@supports (display:grid){.h{display:none}}'],
    ['by an attribute', '[class|=h]{display:none}'],
    ['by its place', 'p:nth-child(2){display:none}'],
    ['behind another', 'p + p{display:none}'],
  ])('hidden by %s', async (_, css) => {
    const parsed = await read(css, '<p>x</p><p class=h>secret</p>')
    expect([parsed.text, messages(parsed)]).toEqual([
      'x',
      ['hidden-text: the text leaves out 1 passages that the page hides'],
    ])
  })

  test('style sheets elsewhere are never fetched; colours are not judged without them', async () => {
    const link = '<link rel="alternate stylesheet" href="https://styles.example/a.css">'
    const parsed = await read('@import "b.css"; p{color:#fff}', '<p>x', link)
    expect([parsed.text, messages(parsed)]).toEqual([
      'x',
      ['content-not-read: style sheets outside of the page, which may hide text, not read: 2'],
    ])
  })

  test('the unseen text of a picture of a page is the text of the page', async () => {
    const layer = '<div><font size=1 style="font-size:1pt;color:white">Loan of 5,000</font></div>'
    const big = await read('', `<div><img src=a.png width=1000 height=1400>${layer}</div>`)
    expect([big.text, messages(big)]).toEqual([
      'Loan of 5,000',
      [
        'hidden-text: the text takes 1 passages from the unseen text of pictures of pages',
        'content-not-read: pictures not read: 1',
      ],
    ])
    const small = await read('', `<p>x<div><img src=a.png width=100 height=40>${layer}</div>`)
    expect(small.text).toBe('x')
  })
})

describe('hostile style sheets', () => {
  const refused =
    'content-not-read: the style sheets of the page ask for too much work and were not obeyed; what they hide is in the text'
  test.each([
    ['20,001 selectors', `${'p,'.repeat(20_000)}p{color:red}`, '<p>x', [refused]],
    ['two million characters', `/*${'x'.repeat(2_000_000)}*/`, '<p>x', [refused]],
    ['siblings of siblings', '*~*~*~*~*{display:none}', '<i>x</i>'.repeat(3_000), [refused]],
    ['looks for descendants', 'div:has(u){top:0}'.repeat(2_000), `${'<div><b></b>'.repeat(300)}x`, [refused]],
    ['many rules, many elements', '*{top:0}'.repeat(9_000), '<b>x</b>'.repeat(9_000), [refused]],
    ['open brackets', '{'.repeat(200_000), '<p>x', []],
    ['open rules', 'a{'.repeat(100_000), '<p>x', undefined],
    ['deep selectors', `${':is('.repeat(5_000)}a${')'.repeat(5_000)}{top:0}`, '<p>x', undefined],
  ])('%s', async (_, css, body, warnings) => {
    const parsed = await read(css, body)
    expect(parsed.text).toMatch(/^x+$|^(?:x\n)+x$/u)
    if (warnings !== undefined) expect(messages(parsed)).toEqual(warnings)
  })

  test('any soup of rules, changes and links gives a sound document', async () => {
    const css = fc.constantFrom(
      ...'p,.a,#b,ins,td,*,:not(p),>,+,~, ,{display:none},{display:block},{color:#fff},{font-weight:bold},{text-decoration:line-through},@media print{,},/*,*/,:nth-child(2),::before{content:"x"}'.split(
        ',',
      ),
    )
    const markup = fc.constantFrom(
      ...'<p>|</p>|<p class=a>|<div id=b>|</div>|<ins>|</ins>|<del>|</del>|<s>|</s>|<a href=x>|</a>|<table>|<tr>|<td>|</table>|<ol>|<li>|</ol>|<br>|<hr>|<pre>|</pre>|<h2>|</h2>|<input value=v>|text |7|(a) |word\u00AD|\n'.split(
        '|',
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(css, { maxLength: 12 }),
        fc.array(markup, { maxLength: 40 }),
        async (rules, body) => {
          await read(rules.join(''), body.join('')).catch((error: unknown) => {
            if (!isCoded(error, 'document-no-text')) throw error
          })
        },
      ),
      { numRuns: 400, seed: 3 },
    )
  })
})
