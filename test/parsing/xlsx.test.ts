import { describe, expect, test } from '@jest/globals'
import { workbook, worksheet } from '../../fixtures/generator/parsing/xlsx.js'
import { codeOf, expectSound, LIMITS, parse, parseFixture, texts } from './support.js'

const rows = (xml: string): string => worksheet(`<sheetData>${xml}</sheetData>`)
const sheet = (xml: string): Buffer => workbook({ sheets: [{ name: 'S', xml: rows(xml) }] })
const number = (reference: string, value: string): string => `<c r="${reference}"><v>${value}</v></c>`

describe('a workbook', () => {
  test('reads as Excel shows it', async () => {
    const parsed = await parseFixture('parsing/covenants.xlsx')
    expectSound(parsed)
    expect(parsed.text.split('\n')).toEqual([
      'Tests',
      'Covenant tests',
      'Test date\tLeverage\tMet\tCash & equivalents\tMargin',
      '2026-03-31\t3.5x\tTRUE\t€1,250,000.50\t2.75%\t7',
      '2026年6月30日\t#DIV/0!\tFALSE\t(€90,000.00)\t=E4*2',
      'internal model only\t42',
      '2026-07-01\t东京\tLine one line two\t202611230001\tby text',
      'terms',
      'Figures are unaudited.',
      'Notes',
      '1. Leverage is tested each quarter.',
      '2. Cash excludes deposits in escrow.',
      'Inputs',
      '1.5',
      'Confidential Page of',
    ])
    expect(texts(parsed, 'heading')).toEqual(['Tests', 'Notes', 'Inputs'])
    expect(texts(parsed, 'furniture')).toEqual(['Confidential Page of'])
  })

  test('its tables have merged cells and heads', async () => {
    const { tables = [], text } = await parseFixture('parsing/covenants.xlsx')
    expect(tables.map(({ id, rows, columns }) => [id, rows, columns])).toEqual([[0, 7, 6]])
    const cells = tables[0]!.cells.map((cell) => ({
      at: `${cell.row} ${cell.column} ${cell.rowSpan} ${cell.columnSpan}`,
      header: cell.header,
      text: cell.span === null ? null : text.slice(cell.span.start, cell.span.end),
    }))
    expect(cells[0]).toEqual({ at: '0 0 1 5', header: false, text: 'Covenant tests' })
    expect(cells.filter((cell) => cell.header).map((cell) => cell.text)).toEqual([
      'Test date',
      'Leverage',
      'Met',
      'Cash & equivalents',
      'Margin',
    ])
  })

  test('its remarks and links stand at their cells', async () => {
    const { annotations = [], text } = await parseFixture('parsing/covenants.xlsx')
    const seen = annotations.map((annotation) => {
      const { span } = annotation
      const at = span === null ? null : text.slice(span.start, span.end)
      return annotation.kind === 'comment'
        ? [at, annotation.author, annotation.text, annotation.at, annotation.resolved, annotation.replyTo]
        : [at, annotation.kind === 'link' ? annotation.target : annotation.kind]
    })
    expect(seen).toEqual([
      ['=E4*2', 'Tomas Verlinden', 'Margin missing', '2026-02-03T10:15:00.00', true, null],
      ['=E4*2', 'Tomas Verlinden', 'Recalculated on opening', '2026-02-03T11:00:00.00', false, '0/{A}'],
      ['3.5x', 'Ines Halvorsen', 'Check the EBITDA base.', null, false, null],
      ['terms', 'https://terms.example/facility'],
    ])
  })

  test('what it hides, would fetch and does not say is said', async () => {
    expect((await parseFixture('parsing/covenants.xlsx')).warnings).toEqual([
      {
        code: 'hidden-text',
        message:
          'the text holds what the workbook hides: sheets: 1, rows: 1, columns: 1, values without a visible format: 1',
      },
      {
        code: 'active-content',
        message: 'the workbook holds what would run or fetch; none of it did: links to other workbooks: 1',
      },
      {
        code: 'content-not-read',
        message: 'not read: formulas stored without a value: 1, pictures: 1',
      },
    ])
  })

  test('macros are said and never run', async () => {
    const bytes = workbook({
      macros: true,
      sheets: [{ name: 'S', xml: rows(`<row>${number('A1', '1')}</row>`) }],
      extra: { 'xl/vbaProject.bin': Buffer.from('macro') },
    })
    const parsed = await parse(bytes, 'a.xlsm')
    expect(parsed.warnings.map((warning) => warning.code)).toEqual(['active-content'])
  })
})

describe('values', () => {
  const shown = async (format: string, value: string, from1904 = false): Promise<string> => {
    const xml = rows(`<row r="1"><c r="A1" s="1"><v>${value}</v></c></row>`)
    const parsed = await parse(
      workbook({ sheets: [{ name: 'S', xml }], formats: [format], from1904 }),
      'a.xlsx',
    )
    return texts(parsed, 'paragraph').join('|')
  }

  test.each([
    ['General', '0.30000000000000004', '0.3'],
    ['General', '123456789012345', '123456789012345'],
    ['#,##0.00_);(#,##0.00)', '-1234.5', '(1,234.50)'],
    ['0.0%', '0.1235', '12.4%'],
    ['# ?/?', '1.25', '1 1/4'],
    ['[h]:mm', '1.5', '36:00'],
    ['[$-409]mmmm d, yyyy', '45678', 'January 21, 2025'],
    ['上午/下午h&quot;时&quot;mm&quot;分&quot;', '0.6', '下午2时24分'],
    ['&quot;nonsense', '5', '5'],
  ])('%s shows %s as %s', async (format, value, expected) => {
    expect(await shown(format, value)).toBe(expected)
  })

  test('dates count from 1904 where the workbook says so', async () => {
    expect(await shown('yyyy-mm-dd', '44216', true)).toBe('2025-01-21')
    expect(await shown('0', '44216', true)).toBe('44216')
  })

  test('a date whose order is left to the reader is shown in one that cannot be misread', async () => {
    const xml = rows('<row r="1"><c r="A1" s="1"><v>45720</v></c></row>')
    const parsed = await parse(workbook({ sheets: [{ name: 'S', xml }] }), 'a.xlsx')
    expect(texts(parsed, 'paragraph')).toEqual(['2025-03-04'])
  })
})

describe('hostile workbooks', () => {
  test.each([
    ['entities', '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>', 'document-corrupt'],
    ['broken XML', '<worksheet><sheetData><row></sheetData>', 'document-corrupt'],
    ['nothing', '<worksheet/>', 'document-no-text'],
  ])('%s', async (_, xml, code) => {
    expect(await codeOf(parse(workbook({ sheets: [{ name: 'S', xml }] }), 'a.xlsx'))).toBe(code)
  })

  test('strings repeated beyond the limit end the read', async () => {
    const cells = '<row><c t="s"><v>0</v></c></row>'.repeat(2000)
    const bytes = workbook({
      sheets: [{ name: 'S', xml: rows(cells) }],
      strings: [`<t>${'x'.repeat(10_000)}</t>`],
    })
    const limits = { ...LIMITS, maxCharacters: 1_000_000 }
    expect(await codeOf(parse(bytes, 'a.xlsx', limits))).toBe('document-too-long')
  })

  test('ranges over the whole sheet, cells out of order and outside any sheet', async () => {
    const xml = worksheet(
      `<sheetData><row r="9">${number('C9', '3')}${number('A9', '1')}</row><row r="2">${number('ZZZZ2', '5')}${number('B2', '2')}</row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A9:XFD1048576"/></mergeCells>`,
    )
    expectSound(await parse(workbook({ sheets: [{ name: 'S', xml }] }), 'a.xlsx'))
  })

  test('a sheet of many rows', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, at) => `<row r="${at + 1}">${number(`A${at + 1}`, '1')}${number(`B${at + 1}`, '2')}</row>`,
    )
    const parsed = await parse(sheet(many.join('')), 'a.xlsx')
    expect(parsed.tables?.[0]?.rows).toBe(20_000)
  })

  test('an archive that is no workbook is refused', async () => {
    const bytes = workbook({ sheets: [], extra: { 'xl/workbook.xml': '<x' } })
    expect(await codeOf(parse(bytes, 'a.xlsx'))).toBe('document-corrupt')
  })
})
