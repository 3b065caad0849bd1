import { describe, expect, test } from '@jest/globals'
import { zipBomb } from '../../fixtures/generator/parsing/zip-bomb.js'
import { readExpected } from '../../fixtures/expected/schema.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import {
  definition,
  docx,
  list,
  numbered,
  numbering,
  paragraph,
  run,
  W,
} from '../../fixtures/generator/parsing/word-xml.js'
import { codeOf, expectSound, fixture, parse, parseFixture, textOf, texts, withoutSpace } from './support.js'

const read = async (body: string, parts: Readonly<Record<string, string>> = {}): Promise<ParsedDocument> => {
  const parsed = await parse(await docx(body, { parts }), 'test.docx')
  expectSound(parsed)
  return parsed
}
const lines = (parsed: ParsedDocument): string[] => parsed.blocks.map((block) => textOf(parsed, block))
const codes = (parsed: ParsedDocument): string[] => parsed.warnings.map((warning) => warning.code)

describe('samples', () => {
  test.each(['mutual-nda', 'chuyuan-xiaojie'])(
    '%s: every reviewed quote and number is in the text',
    async (name) => {
      const facts = await readExpected(name)
      const parsed = await parseFixture(`samples/${name}.docx`)
      const quotes = [
        ...facts.parties.map((party) => party.name),
        ...[...facts.dates, ...facts.amounts, ...facts.risks].map((fact) => fact.quote),
      ]
      const text = withoutSpace(parsed.text)
      expect(quotes.filter((quote) => !text.includes(withoutSpace(quote)))).toEqual([])
      const starts = lines(parsed).map((line) => withoutSpace(line))
      const marks = facts.clauses.map(({ number, heading }) =>
        withoutSpace(`${number ?? ''}${heading ?? ''}`),
      )
      expect(marks.filter((mark) => !starts.some((start) => start.startsWith(mark)))).toEqual([])
      expect(parsed.language).toBe(facts.language)
      expect(parsed.warnings).toEqual([])
    },
  )
})

describe('automatic numbering', () => {
  test('as Word prints it: legal outline, letters, restarts, Chinese', async () => {
    expect(lines(await parseFixture('parsing/numbering.docx'))).toEqual([
      'NUMBERING SAMPLES',
      'ARTICLE I Lease of equipment',
      'Section 1.01 The lessor leases the equipment to the lessee.',
      '(a) The lessee shall:',
      '(i) operate the equipment with care; and',
      '(ii) keep it free of liens.',
      '(b) The lessor may inspect the equipment.',
      'Section 1.02 The lease is for thirty-six months.',
      'ARTICLE II Rent',
      'Section 2.01 Rent is due on the first day of each month.',
      '1. Documents to be delivered by the lessor: title certificate.',
      '2. Operating manual.',
      'Documents to be delivered by the lessee:',
      '1. Insurance certificate.',
      '2. Board resolution.',
      '第一条 租赁物的交付',
      '（一） 出租人应当于2025年6月1日前交付租赁物。',
      '（二） 承租人应当于收到租赁物之日起5日内验收。',
      '第二条 租金的支付',
      '（一） 租金按季度支付。',
      '一、 附件：租赁物清单',
      '二、 附件：验收单',
    ])
  })

  test('lists of one definition count on, an overridden start begins anew, a level may refuse to restart', async () => {
    const levels = [
      { format: 'decimal', text: '%1.' },
      { format: 'lowerLetter', text: '(%2)', more: '<w:lvlRestart w:val="0"/>' },
    ]
    const override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    const parsed = await read(
      [
        numbered('a', 1),
        numbered('b', 1, 1),
        numbered('c', 2),
        numbered('d', 2, 1),
        numbered('e', 3),
        numbered('f', 3),
        numbered('g', 1),
      ].join(''),
      { numbering: numbering(definition(0, levels), list(1, 0), list(2, 0), list(3, 0, override)) },
    )
    expect(lines(parsed)).toEqual(['1. a', '(a) b', '2. c', '(b) d', '7. e', '8. f', '9. g'])
  })

  test.each([
    ['chineseCountingThousand', 103, '一百零三'],
    ['chineseCountingThousand', 10, '十'],
    ['chineseCountingThousand', 21, '二十一'],
    ['chineseCountingThousand', 20_010, '二万零一十'],
    ['chineseLegalSimplified', 12, '壹拾贰'],
    ['ideographDigital', 10, '一〇'],
    ['ideographTraditional', 3, '丙'],
    ['upperRoman', 49, 'XLIX'],
    ['lowerLetter', 28, 'bb'],
    ['decimalZero', 5, '05'],
    ['ordinal', 112, '112th'],
    ['ordinal', 22, '22nd'],
    ['ordinalText', 21, 'Twenty-first'],
    ['cardinalText', 340, 'Three hundred forty'],
    ['decimalEnclosedCircle', 4, '④'],
    ['none', 4, ''],
  ])('%s %i is %s', async (format, start, label) => {
    const override = `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="${start}"/></w:lvlOverride>`
    const parsed = await read(numbered('x', 1), {
      numbering: numbering(
        definition(0, [{ format, text: '%1', more: '<w:suff w:val="nothing"/>' }]),
        list(1, 0, override),
      ),
    })
    expect(parsed.text).toBe(`${label}x`)
  })

  test('legal style prints all counters in digits; a style brings its list and outline level', async () => {
    const styles = `<w:styles ${W}>
      <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="clause"/><w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
    const levels = [
      { format: 'upperRoman', text: 'Article %1' },
      { format: 'decimal', text: '%1.%2', more: '<w:isLgl/>' },
    ]
    const body = ['H1', 'H2', 'H1', 'H2', 'H2'].map((style, index) =>
      paragraph(run(`t${index}`), `<w:pStyle w:val="${style}"/>`),
    )
    const parsed = await read(body.join(''), {
      styles,
      numbering: numbering(definition(0, levels), list(1, 0)),
    })
    expect(lines(parsed)).toEqual(['Article I t0', '1.1 t1', 'Article II t2', '2.1 t3', '2.2 t4'])
    expect(parsed.blocks.map((block) => (block.kind === 'heading' ? block.level : 0))).toEqual([
      1, 2, 1, 2, 2,
    ])
  })
})

describe('tracked changes', () => {
  test('the accepted view is the text, and the changes are counted', async () => {
    const parsed = await parseFixture('parsing/tracked-changes.docx')
    expect(lines(parsed).slice(1)).toEqual([
      '1. The buyer shall pay each invoice within thirty (30) days after receipt.',
      '2. Late amounts bear interest at eight percent (8%) per annum.',
      '3. Title passes to the buyer only upon payment in full.',
    ])
    expect(codes(parsed)).toEqual(['tracked-changes-present'])
    expect(parsed.warnings[0]?.message).toMatch(/3 tracked insertions.*3 tracked deletions/u)
  })

  test('moves, deleted rows and deleted paragraph marks', async () => {
    const author = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    const parsed = await read(
      [
        paragraph(
          `${run('One ')}<w:moveFrom ${author}><w:r><w:t>gone </w:t></w:r></w:moveFrom>`,
          `<w:rPr><w:del ${author}/></w:rPr>`,
        ),
        paragraph(`<w:moveTo ${author}>${run('moved here')}</w:moveTo>${run('.')}`),
        `<w:tbl><w:tr><w:trPr><w:del ${author}/></w:trPr><w:tc>${paragraph(run('cut'))}</w:tc></w:tr><w:tr><w:tc>${paragraph(run('kept'))}</w:tc></w:tr></w:tbl>`,
      ].join(''),
    )
    expect(lines(parsed)).toEqual(['One moved here.', 'kept'])
    expect(codes(parsed)).toContain('tracked-changes-present')
  })
})

describe('content beyond plain paragraphs', () => {
  test('fields give their results, not their codes; controls, links and alternatives their text once', async () => {
    const field = (code: string, result: string): string =>
      `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
    const parsed = await read(
      [
        paragraph(`${run('See Section ')}${field(' REF x ', '4.2')}${run('.')}`),
        paragraph(
          `<w:hyperlink>${run('link')}</w:hyperlink><w:sdt><w:sdtContent>${run(' control')}</w:sdtContent></w:sdt>`,
        ),
        `<w:sdt><w:sdtContent>${paragraph(run('block control'))}</w:sdtContent></w:sdt>`,
        paragraph(
          `<mc:AlternateContent><mc:Choice>${run('new')}</mc:Choice><mc:Fallback>${run('old')}</mc:Fallback></mc:AlternateContent>`,
        ),
        paragraph(
          '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        ),
        paragraph(
          `<w:r><w:pict><w:txbxContent>${paragraph(run('in a box'))}</w:txbxContent></w:pict></w:r>${run('around it')}`,
        ),
      ].join(''),
    )
    expect(lines(parsed)).toEqual([
      'See Section 4.2.',
      'link control',
      'block control',
      'new',
      'a\tb-c☒',
      'around it',
      'in a box',
    ])
  })

  test('comments with their passages, notes stand last under their numbers', async () => {
    const parsed = await parseFixture('parsing/comments-footnotes.docx')
    expect(parsed.warnings).toEqual([])
    expect(
      parsed.annotations?.map((one) => [
        one.kind === 'comment' ? one.author : one.kind,
        one.kind === 'comment' ? one.text : '',
        one.span === null ? null : parsed.text.slice(one.span.start, one.span.end),
      ]),
    ).toEqual([
      [
        'A. Reader',
        'Is this cap acceptable to the insurers?',
        'the fees paid[1] in the preceding twelve months',
      ],
      ['B. Reader', 'Confirm the name of the arbitral body.', 'arbitration in Lisbon'],
    ])
    expect(parsed.text).toContain('the fees paid[1] in the')
    expect(texts(parsed, 'furniture')).toEqual([
      '[1] Net of value added tax, as shown on the invoice.',
      '[2] The rules in force on the date of the request for arbitration apply.',
    ])
  })

  test('headers and footers are furniture, each once', async () => {
    const header = `<w:hdr ${W}>${paragraph(run('Draft of May'))}</w:hdr>`
    const footer = `<w:ftr ${W}>${paragraph(run('- 3 -'))}</w:ftr>`
    const parsed = await read(paragraph(run('Body.')), { header, footer })
    expect(parsed.blocks.slice(1)).toMatchObject([
      { kind: 'furniture', role: 'header' },
      { kind: 'furniture', role: 'page-number' },
    ])
  })

  test('merged cells', async () => {
    const parsed = await parseFixture('parsing/merged-cells.docx')
    expect(texts(parsed, 'table-row')).toEqual([
      'Service\tFee per month',
      '\tYear 1\tYear 2',
      'Hosting\t$1,100\t$1,180',
      'Support\t$640\t$690',
      '\tplus $80 per call',
      'All fees exclude taxes.',
    ])
  })

  test('hidden text and pictures are not read, and that is said', async () => {
    const parsed = await read(
      paragraph(
        `${run('Seen.')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r><w:r><w:drawing/></w:r>`,
      ),
    )
    expect(parsed.text).toBe('Seen.')
    expect(codes(parsed)).toEqual(['hidden-text', 'content-not-read'])
  })
})

describe('hostile archives', () => {
  test('a bomb is refused before it is inflated', async () => {
    expect(await codeOf(parse(zipBomb(40), 'bomb.docx'))).toBe('archive-too-large')
  })

  test('entities are refused', async () => {
    const styles = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:styles ${W}>&b;</w:styles>`
    expect(await codeOf(parse(await docx(paragraph(run('x')), { parts: { styles } }), 'a.docx'))).toBe(
      'document-corrupt',
    )
  })

  test('elements nested without end are refused', async () => {
    const deep = 20_000
    const body = `${'<w:sdt>'.repeat(deep)}${'</w:sdt>'.repeat(deep)}`
    expect(await codeOf(parse(await docx(body), 'a.docx'))).toBe('nesting-too-deep')
  })

  test('malformed XML, no body, no text, a cut archive', async () => {
    expect(await codeOf(parse(await docx('<w:p>'), 'a.docx'))).toBe('document-corrupt')
    expect(await codeOf(parse(await docx(paragraph('')), 'a.docx'))).toBe('document-no-text')
    const whole = await fixture('samples/mutual-nda.docx')
    expect(await codeOf(parse(whole.subarray(0, whole.length / 2), 'a.docx'))).toBe('document-corrupt')
  })

  test('a password-protected document is told from a broken one', async () => {
    expect(await codeOf(parseFixture('parsing/encrypted-ole.docx'))).toBe('document-encrypted')
  })
})
