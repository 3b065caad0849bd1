import { describe, expect, test } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { isCoded } from '../../src/errors.js'
import { detectType } from '../../src/parsing/index.js'
import { fixture } from './support.js'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const zip = (entries: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)])), {
      level: 0,
    }),
  )
const contentTypes = (type: string): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/main.xml" ContentType="${type}"/></Types>`

/** A directory of a compound file whose streams bear these names. */
function compound(...streams: readonly string[]): Buffer {
  const header = Buffer.alloc(512)
  latin1('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1').copy(header)
  const entries = streams.map((name) => {
    const entry = Buffer.alloc(128)
    entry.write(name, 'utf16le')
    return entry
  })
  return Buffer.concat([header, ...entries])
}

const PNG = latin1(
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IDAT',
)
const JPEG = latin1('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0')
const TIFF = latin1('II*\0\x08\0\0\0\0\0\0\0\0\0')
const MESSAGE = 'From: a@example.org\r\nSubject: Loan\r\nMessage-ID: <1@example.org>\r\n\r\nText.\r\n'
const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** Format, media type and warnings of what is read; code and message of what is refused. */
async function found(bytes: Uint8Array, name: string): Promise<readonly unknown[]> {
  try {
    const { format, mediaType, warnings } = await detectType(bytes, name)
    return [format, mediaType, ...warnings.map((warning) => warning.code)]
  } catch (error) {
    if (isCoded(error)) return [error.code, error.message]
    throw error
  }
}

describe('what is read', () => {
  test.each([
    ['scan.png', PNG, ['image', 'image/png']],
    ['scan.jpeg', JPEG, ['image', 'image/jpeg']],
    ['scan.tif', TIFF, ['image', 'image/tiff']],
    ['scan.tif', latin1('MM\0*\0\0\0\x08\0\0\0\0\0\0'), ['image', 'image/tiff']],
    ['scan.png', JPEG, ['image', 'image/jpeg', 'type-mismatch']],
    ['loan.pdf', PNG, ['image', 'image/png', 'type-mismatch']],
    ['loan.eml', latin1(MESSAGE), ['email', 'message/rfc822']],
    ['loan', latin1(MESSAGE), ['email', 'message/rfc822']],
    ['loan.txt', latin1(MESSAGE), ['email', 'message/rfc822', 'type-mismatch']],
    ['memo.txt', latin1('From: Ada\nTo: Bo\nDate: today\nSubject: Loan\n\nText.'), ['text', 'text/plain']],
    [
      'memo.eml',
      latin1('From: Ada\nTo: Bo\nDate: today\nSubject: Loan\n\nText.'),
      ['email', 'message/rfc822'],
    ],
    ['memo.eml', latin1('Dear Ada,\n\nText.'), ['text', 'text/plain', 'type-mismatch']],
    ['loan.md', latin1('# Loan'), ['markdown', 'text/markdown']],
    ['loan.htm', latin1('<p>Loan'), ['html', 'text/html']],
    ['loan.pdf', latin1('\n%PDF-1.7\n'), ['pdf', 'application/pdf']],
  ])('%s', async (name, bytes, expected) => {
    expect(await found(bytes, name)).toEqual(expected)
  })

  test.each([
    ['sheet.xlsx', `${OFFICE}.spreadsheetml.sheet`, 'xlsx', `${OFFICE}.spreadsheetml.sheet`],
    [
      'a.xlsm',
      'application/vnd.ms-excel.sheet.macroEnabled',
      'xlsx',
      'application/vnd.ms-excel.sheet.macroenabled.12',
    ],
    ['a.docx', `${OFFICE}.wordprocessingml.document`, 'docx', `${OFFICE}.wordprocessingml.document`],
  ])('%s by the types that its package declares', async (name, declared, format, mediaType) => {
    const bytes = zip({ '[Content_Types].xml': contentTypes(`${declared}.main+xml`) })
    expect(await found(bytes, name)).toEqual([format, mediaType])
  })

  test('packages whose beginning does not tell, by the names of their parts', async () => {
    expect(await found(zip({ 'xl/workbook.xml': '<workbook/>' }), 'a.xlsx')).toEqual([
      'xlsx',
      `${OFFICE}.spreadsheetml.sheet`,
    ])
    expect((await found(zip({ 'word/document.xml': '<w/>' }), 'a.xlsx'))[2]).toBe('type-mismatch')
  })
})

describe('what could be two things is what its first bytes say', () => {
  const pdf = '%PDF-1.4\n1 0 obj\n<< >>\nendobj\n'
  test.each([
    ['a PDF packed without compression', zip({ 'loan.pdf': pdf }), 'document-type-unsupported'],
    ['a page with a PDF in it', latin1(`<html><body>\n${pdf}`), 'html'],
    ['a PDF with an archive behind it', Buffer.concat([latin1(pdf), zip({ 'a.txt': 'a' })]), 'pdf'],
    ['a PDF behind other bytes', latin1(`HTTP/1.1 200 OK\n\n${pdf}`), 'pdf'],
    ['a text about PDF', latin1('A file begins with %PDF-1.7 and a line end.'), 'text'],
    [
      'a Word document in an archive',
      zip({ 'a.docx': zip({ 'word/document.xml': 'x' }).toString('latin1') }),
      'document-type-unsupported',
    ],
  ])('%s', async (_, bytes, expected) => {
    expect((await found(bytes, 'a'))[0]).toBe(expected)
  })
})

describe('what is refused says what it is and what to do', () => {
  test.each([
    ['document-type-legacy', 'Word 97-2003', 'DOCX', compound('Root Entry', 'WordDocument', 'Workbook')],
    ['document-type-legacy', 'Excel 97-2003', 'XLSX', compound('Root Entry', 'Workbook')],
    ['document-type-legacy', 'PowerPoint 97-2003', 'PDF', compound('Root Entry', 'PowerPoint Document')],
    ['document-type-legacy', 'Rich Text', 'DOCX', latin1('{\\rtf1\\ansi Loan}')],
    ['document-type-legacy', 'WordPerfect', 'DOCX', latin1('\xffWPC\x10\0\0\0\x01\x0a')],
    [
      'document-type-legacy',
      'Word 2003 XML',
      'DOCX',
      latin1('<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>'),
    ],
    [
      'document-type-unsupported',
      'Outlook message',
      'EML',
      compound('Root Entry', '__properties_version1.0'),
    ],
    ['document-type-unsupported', 'compound file', 'PDF', compound('Root Entry', 'Contents')],
    ['document-type-unsupported', 'PowerPoint', 'PDF', zip({ 'ppt/presentation.xml': '<p/>' })],
    ['document-type-unsupported', 'binary Excel', 'XLSX', zip({ 'xl/workbook.bin': 'x' })],
    [
      'document-type-unsupported',
      'OpenDocument text',
      'DOCX',
      zip({ mimetype: 'application/vnd.oasis.opendocument.text' }),
    ],
    [
      'document-type-unsupported',
      'OpenDocument spreadsheet',
      'XLSX',
      zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }),
    ],
    ['document-type-unsupported', 'OFD', 'PDF', zip({ 'OFD.xml': '<ofd/>' })],
    ['document-type-unsupported', 'ZIP', 'one by one', zip({ 'a.txt': 'a' })],
    ['document-type-unsupported', 'RAR', 'one by one', latin1('Rar!\x1a\x07\x01\0\0\0\0\0')],
    ['document-type-unsupported', 'gzip', 'one by one', latin1('\x1f\x8b\x08\0\0\0\0\0\0\x03abcdef')],
    ['document-type-unsupported', 'GIF', 'PNG', latin1('GIF89a\x01\0\x01\0\0\0\0')],
    ['document-type-unsupported', 'WebP', 'PNG', latin1('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0')],
    ['document-type-unsupported', 'HEIC', 'PNG', latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    [
      'document-type-unsupported',
      'SVG',
      'PNG',
      latin1('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['document-type-unsupported', 'program', 'PDF', latin1('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0')],
    ['document-type-unsupported', 'program', 'PDF', latin1('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0')],
    [
      'document-type-unsupported',
      'mailbox',
      'EML',
      latin1(
        `From a@example.org Mon Jan  5 09:00:00 2026\n${MESSAGE}\nFrom b@example.org Mon Jan  5 10:00:00 2026\n${MESSAGE}`,
      ),
    ],
  ])('%s: %s', async (code, what, advice, bytes) => {
    const [got, message] = await found(bytes, 'loan.bin')
    expect(got).toBe(code)
    expect(message).toContain(what)
    expect(message).toContain(advice)
  })

  test('a protected Office document asks for its password, whatever else it holds', async () => {
    expect((await found(await fixture('parsing/encrypted-ole.docx'), 'a.docx'))[0]).toBe('document-encrypted')
  })
})

test('no fixture is taken for something else', async () => {
  for (const name of [
    'parsing/numbering.docx',
    'parsing/two-columns.pdf',
    'parsing/agreement.html',
    'parsing/utf16le.txt',
  ]) {
    const [format, , ...warnings] = await found(await fixture(name), name)
    expect([name, format, warnings]).toEqual([name, name.endsWith('.txt') ? 'text' : name.split('.')[1], []])
  }
})
