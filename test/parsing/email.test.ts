import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { multipart } from '../../fixtures/generator/parsing/email.js'
import { readAttachments } from '../../src/parsing/attachments.js'
import { codeOf, expectSound, fixture, LIMITS, parse, parseFixture, texts, textOf } from './support.js'

const HEAD = 'From: a@example.org\r\nSubject: Loan\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n'
const message = (headers: string, body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${HEAD}${headers}\r\n\r\n`), Buffer.from(body)])
const read = (headers: string, body: string | Buffer) => parse(message(headers, body), 'a.eml')
const filesOf = (bytes: Uint8Array, limits = LIMITS) => readAttachments(bytes, 'a.eml', { limits })

describe('a message', () => {
  test('reads as its reader sees it: headers, then the formatted body', async () => {
    const parsed = await parseFixture('parsing/offer.eml')
    expectSound(parsed)
    expect(parsed.blocks.map((block) => `${block.kind}: ${textOf(parsed, block)}`)).toEqual([
      'paragraph: From: Tomas Verlinden <t.verlinden@example.com>',
      'paragraph: To: Ines Halvorsen <i.halvorsen@example.org>, board: a@example.org, b@example.org',
      'paragraph: Cc: 张网 <zhang@example.cn>',
      'paragraph: Date: Tue, 3 Feb 2026 10:15:00 +0100',
      'paragraph: Subject: Term loan – offer',
      'paragraph: Dear Ms Halvorsen,',
      'paragraph: the margin is 2.75 % – as agreed.',
      'table-row: Tranche A\tEUR 400,000',
      'table-row: Tranche B\tEUR 250,000',
      'paragraph: Kind regards\nTomas Verlinden',
    ])
    expect(parsed.warnings.map(({ code, message: text }) => `${code}: ${text}`)).toEqual([
      'content-not-read: pictures not read: 1',
      'content-not-read: small pictures not read: 1',
      'content-not-read: signatures not read: 1',
    ])
  })

  test('lists its files, and gives the same ones out', async () => {
    const bytes = await fixture('parsing/offer.eml')
    const { attachments = [] } = await parse(bytes, 'offer.eml')
    expect(attachments.map(({ index, name, mediaType }) => [index, name, mediaType])).toEqual([
      [0, '条款.txt', 'text/plain'],
      [1, 'attachment-2.eml', 'message/rfc822'],
      [2, 'attachment-3.ics', 'text/plain'],
      [3, 'passwd', 'text/plain'],
    ])
    const files = await filesOf(bytes)
    const listed = files.map(({ index, name, mediaType, bytes: content }) => ({
      index,
      name,
      mediaType,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    }))
    expect(listed).toEqual(attachments)
    expect(Buffer.from(files[0]!.bytes).toString()).toBe('1. The loan is repaid in twelve instalments.\n')
    const forwarded = await parse(files[1]!.bytes, files[1]!.name)
    expect([forwarded.format, forwarded.text]).toEqual([
      'email',
      'From: registry@example.net\nTo: t.verlinden@example.com\nSubject: Extract\nThe company is registered.',
    ])
  })

  test('in Chinese, in the encodings that it names', async () => {
    const parsed = await parseFixture('parsing/xiaoxi.eml')
    expect(texts(parsed, 'paragraph')).toEqual([
      'From: 法务部 <legal@example.cn>',
      'Date: Tue, 3 Feb 2026 18:00:00 +0800',
      'Subject: 关于借款合同的补充意见',
      '一、利率条款应当明确。',
      '二、违约金不得超过本金的百分之二十。',
    ])
    expect([parsed.language, parsed.warnings]).toEqual(['zh', []])
  })
})

describe('bodies', () => {
  test('only formatted, only plain, or formatted without anything to show', async () => {
    const html = await read('Content-Type: text/html', '<ul><li>One</ul>')
    expect(texts(html, 'list-item')).toEqual(['• One'])
    const plain = await read('Content-Type: text/plain', 'One.\r\n\r\nTwo.')
    expect(texts(plain, 'paragraph').slice(-2)).toEqual(['One.', 'Two.'])
    const both = multipart('b', [
      'Content-Type: text/plain\r\n\r\nWords.',
      'Content-Type: text/html\r\n\r\n<img src="x.png">',
    ])
    const shown = await read('Content-Type: multipart/alternative; boundary=b', both)
    expect(texts(shown, 'paragraph').at(-1)).toBe('Words.')
  })

  test('two bodies that say different things are said', async () => {
    const both = multipart('b', [
      'Content-Type: text/plain\r\n\r\nThe borrower shall repay four hundred thousand on the last day of June.',
      'Content-Type: text/html\r\n\r\n<p>Nothing is owed by anybody to anyone for any reason whatever, ever again.</p>',
    ])
    const parsed = await read('Content-Type: multipart/alternative; boundary=b', both)
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['reader-disagreement'])
    expect(parsed.text).toContain('Nothing is owed')
  })

  test.each([
    ['big5', Buffer.from([0xb1, 0xf8, 0xb4, 0xda]), '條款'],
    ['gb18030', Buffer.from([0xcc, 0xf5, 0xbf, 0xee]), '条款'],
    ['utf-8', Buffer.from('条款'), '条款'],
    ['windows-1252', Buffer.from([0x93, 0x58, 0x94]), '“X”'],
  ])('in %s', async (charset, bytes, text) => {
    const parsed = await read(
      `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit`,
      bytes,
    )
    expect(texts(parsed, 'paragraph').at(-1)).toBe(text)
  })

  test.each([
    [
      'gb18030',
      '条款',
      [0xcc, 0xf5, 0xbf, 0xee],
      '借款人的条款是有的',
      'bde8bfeec8cbb5c4ccf5bfeecac7d3d0b5c4',
    ],
    ['windows-1252', 'é', [0xe9], 'Café “X”', '436166e920935894'],
  ])('unlabelled, in %s: subject and body', async (encoding, subject, subjectBytes, body, bytes) => {
    const head = Buffer.from('From: a@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: ')
    for (const type of ['', 'Content-Type: text/plain\r\n']) {
      const rest = Buffer.concat([Buffer.from(`\r\n${type}\r\n`), Buffer.from(bytes, 'hex')])
      const parsed = await parse(Buffer.concat([head, Buffer.from(subjectBytes), rest]), 'a.eml')
      expect(parsed.text).toBe(`From: a@example.org\nSubject: ${subject}\n${body}`)
      expect(parsed.warnings).toEqual([
        { code: 'encoding-guessed', message: `the file names no encoding; it was read as ${encoding}` },
      ])
    }
  })

  test('a file in a message whose body names no encoding keeps its bytes', async () => {
    const file = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n'
    const message = Buffer.from(
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nCaf\xe9\r\n--b\r\n${file}\r\n\xe9\xff\r\n--b--\r\n`,
      'latin1',
    )
    const parsed = await parse(message, 'a.eml')
    expect(texts(parsed, 'paragraph').at(-1)).toBe('Café')
    expect([...(await filesOf(message))[0]!.bytes].slice(0, 2)).toEqual([0xe9, 0xff])
  })

  test('bytes that the named encoding does not explain are said', async () => {
    const parsed = await read('Content-Type: text/plain; charset=utf-8', Buffer.from([0x58, 0xff, 0x59]))
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['unmapped-characters'])
  })

  test('an encrypted message shows its headers and says what it hides', async () => {
    const parsed = await read(
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64',
      'MIIB',
    )
    expect(parsed.text).toBe('From: a@example.org\nSubject: Loan')
    expect(parsed.warnings.map(({ message: text }) => text)).toEqual([
      'encrypted or sealed parts not read: 1',
    ])
  })
})

describe('hostile messages', () => {
  test('parts nested without end', async () => {
    const open = Array.from(
      { length: 400 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n--b${at + 1}`,
    )
    expect(
      await codeOf(read('Content-Type: multipart/mixed; boundary=b0', `--b0\r\n${open.join('\r\n')}`)),
    ).toBe('nesting-too-deep')
  })

  test('messages within messages stay closed', async () => {
    const inner = Array.from({ length: 3000 }, () => 'Content-Type: message/rfc822\r\n\r\n').join('')
    const parsed = await read('Content-Type: message/rfc822', inner)
    expect(parsed.attachments).toHaveLength(1)
  })

  test('headers without end', async () => {
    expect(await codeOf(read(`X-Long: ${'x'.repeat(3_000_000)}`, 'body'))).toBe('document-corrupt')
  })

  test('more files than the bounds: the rest is said', async () => {
    const files = Array.from(
      { length: 130 },
      (_, at) =>
        `Content-Type: text/plain\r\nContent-Disposition: attachment; filename=f${at}.txt\r\n\r\nfile ${at}`,
    )
    const bytes = message('Content-Type: multipart/mixed; boundary=b', multipart('b', files))
    const parsed = await parse(bytes, 'a.eml')
    expect(parsed.attachments).toHaveLength(100)
    expect(parsed.warnings.map(({ code, message: text }) => [code, text])).toEqual([
      ['attachment-not-read', 'attachments that are empty or past the bounds: 30'],
    ])
    expect(await filesOf(bytes)).toHaveLength(100)
  })

  test('a body cut off in the middle of its encoding is read as far as it goes', async () => {
    const parsed = await read(
      'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64',
      Buffer.from('Loan agreement').toString('base64').slice(0, 9),
    )
    expect(parsed.text).toContain('Loan a')
  })
})

test('other formats hold no files', async () => {
  expect(await readAttachments(Buffer.from('Loan'), 'a.txt', { limits: LIMITS })).toEqual([])
})
