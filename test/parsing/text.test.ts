import { describe, expect, test } from '@jest/globals'
import { codeOf, parse, parseFixture, texts, textOf } from './support.js'

const read = (text: string, name = 'a.txt') => parse(Buffer.from(text), name)

describe('plain text', () => {
  test('a hard-wrapped paragraph is one block, its list items others', async () => {
    const text = [
      'The Borrower shall pay to the Lender the principal amount of the Loan',
      'together with all accrued and unpaid interest on the Maturity Date, in',
      'immediately available funds.',
      '(a) Each payment shall be made without set-off or counterclaim of any',
      '    kind.',
      '(b) Payments received after noon count as of the next Business Day.',
      '',
      'Governing law is that of the State of Vermont.',
    ].join('\n')
    const parsed = await read(text)
    expect(parsed.text).toBe(text)
    expect(texts(parsed, 'paragraph').map((block) => block.slice(0, 12))).toEqual([
      'The Borrower',
      '(a) Each pay',
      '(b) Payments',
      'Governing la',
    ])
  })

  test('lines that each hold a paragraph are blocks of their own', async () => {
    const parsed = await read(
      `${'A long paragraph on one line, which no editor has wrapped. '.repeat(6)}\nSecond.\nThird.`,
    )
    expect(parsed.blocks).toHaveLength(3)
  })

  test('line breaks become line feeds and nothing else changes', async () => {
    const parsed = await read('\r\n  One.\r\n\r\n\tTwo.\rThree.  \n')
    expect(parsed.text).toBe('\n  One.\n\n\tTwo.\nThree.  \n')
  })

  test.each(['utf8-bom', 'utf16le', 'gb18030'])('%s is decoded', async (name) => {
    const parsed = await parseFixture(`parsing/${name}.txt`)
    expect(parsed.text).not.toMatch(/[\uFEFF\uFFFD\0]/u)
    expect(parsed.warnings.map((warning) => warning.code)).toEqual(
      name === 'gb18030' ? ['encoding-guessed'] : [],
    )
  })

  test('UTF-16 without a mark and Windows-1252 are guessed, and said to be', async () => {
    const wide = await parse(Buffer.from('Term: ten years.', 'utf16le'), 'a.txt')
    expect([wide.text, wide.warnings[0]?.code]).toEqual(['Term: ten years.', 'encoding-guessed'])
    const western = await parse(Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x93, 0x58, 0x94]), 'a.txt')
    expect([western.text, western.warnings[0]?.code]).toEqual(['Café “X”', 'encoding-guessed'])
  })

  test('UTF-32 by its mark, Big5 by its characters', async () => {
    const text = '借款契約書\n甲方與乙方同意'
    const points = [...`\uFEFF${text}`].map((character) => character.codePointAt(0) ?? 0)
    for (const little of [true, false]) {
      const bytes = Buffer.alloc(points.length * 4)
      points.forEach((point, at) =>
        little ? bytes.writeUInt32LE(point, at * 4) : bytes.writeUInt32BE(point, at * 4),
      )
      expect((await parse(bytes, 'a.txt')).text).toBe(text)
    }
    const big5 = Buffer.from('adc9b4daabb4acf9aed10aa5d2a4e8bb50a441a4e8a650b74e', 'hex')
    const parsed = await parse(big5, 'a.txt')
    expect([parsed.text, parsed.warnings.map(({ code }) => code)]).toEqual([text, ['encoding-guessed']])
  })

  test('form feeds, mixed line ends and a line of a million characters stay as they are', async () => {
    const text = `One.\f\nTwo.\n${'word '.repeat(200_000)}`
    expect((await read(`One.\f\r\nTwo.\r${'word '.repeat(200_000)}`)).text).toBe(text)
  })

  test.each([
    ['en', 'This agreement is made by and between the parties named below.'],
    ['zh', '本合同由下列双方于江州市签订，自签字之日起生效。'],
    [
      'mixed',
      'The Lender (贷款人) and the Borrower (借款人) agree as follows: 双方经友好协商，达成如下协议，以资共同遵守。The loan bears interest.',
    ],
    ['other', 'Настоящий договор заключён между сторонами, указанными ниже.'],
  ])('language %s', async (language, text) => {
    expect((await read(text)).language).toBe(language)
  })
})

describe('type by content', () => {
  test.each([
    ['a.rtf', '{\\rtf1\\ansi Loan}', 'document-type-legacy'],
    ['a.txt', '   \n\t ', 'document-no-text'],
    ['a.txt', `Loan agreement\0${'x'.repeat(1000)}`, 'document-type-unsupported'],
    ['a.bin', '\0\x01\x02\x03\x04\x05\x06\x07abc\0\x01\x02', 'document-type-unsupported'],
  ])('%s holding %j ends as %s', async (name, content, code) => {
    expect(await codeOf(parse(Buffer.from(content, 'latin1'), name))).toBe(code)
  })

  test('a name that promises another type is said', async () => {
    const script = await parseFixture('parsing/not-a-pdf.pdf')
    expect([script.format, script.warnings.map((warning) => warning.code)]).toEqual([
      'text',
      ['type-mismatch'],
    ])
    expect((await read('Loan', 'a.docx')).warnings.map((warning) => warning.code)).toEqual(['type-mismatch'])
    expect((await read('Loan', 'README')).warnings).toEqual([])
  })
})

test('Markdown keeps its structure and loses its marks', async () => {
  const parsed = await parseFixture('parsing/markdown.md')
  const outline = parsed.blocks.map(
    (block) => `${block.kind}${'level' in block ? block.level : ''}: ${textOf(parsed, block)}`,
  )
  expect(outline.slice(0, 8)).toEqual([
    'heading1: Service Level Addendum',
    'paragraph: This addendum forms part of the Master Services Agreement dated April 2, 2025.',
    'heading2: 1. Availability',
    'paragraph: The provider shall keep the service available for:',
    'list-item1: • 99.9 % of each calendar month, measured at the public endpoint;',
    'list-item1: • 99.5 % during the month in which a migration takes place.',
    'list-item2: • A migration is announced fourteen days ahead.',
    'list-item2: • No more than two migrations take place in a year.',
  ])
  expect(texts(parsed, 'table-row')[1]).toBe('below 99.9 %\t5 %')
  const [table] = parsed.tables ?? []
  expect([table?.rows, table?.columns]).toEqual([4, 2])
  expect(table?.cells.map((cell) => cell.header)).toEqual([true, true, ...Array<boolean>(6).fill(false)])
  expect(outline).toContain('list-item1: 2. Credits are the sole remedy for loss of availability.')
})
