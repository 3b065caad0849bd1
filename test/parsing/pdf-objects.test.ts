import { describe, expect, test } from '@jest/globals'
import type { Annotation } from '../../src/domain/annotation.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { sha256 } from '../../src/hash.js'
import { readPdfAttachments } from '../../src/parsing/pdf/read-attachments.js'
import { parseDocument } from '../../src/parsing/index.js'
import { expectSound, fixture, LIMITS, texts } from './support.js'

/** Without recognition: what these files hold is theirs alone. */
async function read(name: string): Promise<ParsedDocument> {
  const parsed = await parseDocument(await fixture(`parsing/${name}`), name, {
    limits: LIMITS,
    signal: new AbortController().signal,
    ocrEngine: 'none',
  })
  expectSound(parsed)
  return parsed
}

const covered = (parsed: ParsedDocument, { span }: Pick<Annotation, 'span'>): string | null =>
  span === null ? null : parsed.text.slice(span.start, span.end)

const ofKind = <Kind extends Annotation['kind']>(parsed: ParsedDocument, kind: Kind) =>
  (parsed.annotations ?? []).filter(
    (annotation): annotation is Extract<Annotation, { kind: Kind }> => annotation.kind === kind,
  )

const warned = (parsed: ParsedDocument, code: string) =>
  parsed.warnings.filter((warning) => warning.code === code)

describe('form fields', () => {
  test('values stand at their labels and are listed with their place', async () => {
    const parsed = await read('form-fields.pdf')
    const fields = ofKind(parsed, 'field')
    expect(fields.map(({ name, type, value }) => [name, type, value])).toEqual([
      ['applicant', 'text', 'Marguerite Oyelaran'],
      ['term', 'choice', '24 months'],
      ['moveIn', 'date', '2026-03-01'],
      ['pets', 'check', 'Yes'],
      ['smoking', 'check', null],
      ['rent', 'text', '1,450.00'],
      ['signature', 'signature', 'Signed by M. Oyelaran'],
      ['internal', 'text', 'score 7'],
      ['send', 'button', null],
      ['remarks', 'text', null],
    ])
    for (const field of fields.filter(({ name }) => !['pets', 'internal'].includes(name))) {
      expect(covered(parsed, field)).toBe(field.value)
    }
    expect(covered(parsed, fields[3]!)).toBe('✔')
    expect(parsed.text).toMatch(/Applicant:\s+Marguerite Oyelaran\n/u)
    expect(parsed.text).toMatch(/Monthly rent:\s+1,450\.00\n/u)
  })

  test('what a hidden field holds is no text of the page, and is said', async () => {
    const parsed = await read('form-fields.pdf')
    expect(parsed.text).not.toContain('score 7')
    expect(warned(parsed, 'content-not-read')).toHaveLength(1)
  })

  test('the second reader, which draws no fields, raises no disagreement', async () => {
    expect(warned(await read('form-fields.pdf'), 'reader-disagreement')).toEqual([])
  })
})

describe('annotations', () => {
  test('markings cover their words; author, date and remark are kept', async () => {
    const parsed = await read('annotations.pdf')
    const [highlight, strikeOut, stamp, redaction, drawing, ...others] = ofKind(parsed, 'markup')
    expect(others).toEqual([])
    expect(highlight).toMatchObject({
      style: 'highlight',
      author: 'R. Adeyemi',
      at: '2026-03-02T10:15:00+01:00',
      text: 'Ask for thirty days',
    })
    expect(covered(parsed, highlight!)).toContain('within sixty days')
    expect(strikeOut?.style).toBe('strike-out')
    expect(covered(parsed, strikeOut!)).toMatch(/^3\. Either part/u)
    expect(redaction?.style).toBe('redaction')
    expect(covered(parsed, redaction!)).toContain('30 June 2026')
    expect(stamp?.style).toBe('stamp')
    expect(covered(parsed, stamp!)).toBe('APPROVED')
    expect(drawing).toMatchObject({ style: 'drawing', span: null })
    for (const { boxes } of ofKind(parsed, 'markup')) expect(boxes).toHaveLength(1)
  })

  test('remarks keep their answers', async () => {
    const comments = ofKind(await read('annotations.pdf'), 'comment')
    const question = comments.find(({ text }) => text === 'Which report?')
    const answer = comments.find(({ text }) => text === 'The one in schedule 2')
    expect(question?.replyTo).toBeNull()
    expect(answer?.replyTo).toBe(question?.id)
    expect(comments.some(({ text }) => text.startsWith('Completed set'))).toBe(false)
  })

  test('typed remarks and stamps can be quoted, and the body reads on without them', async () => {
    const parsed = await read('annotations.pdf')
    const remark = ofKind(parsed, 'comment').find(({ text }) => text === 'Deadline agreed by phone')
    expect(covered(parsed, remark!)).toBe('Deadline agreed by phone')
    expect(texts(parsed, 'furniture')).toEqual(['Deadline agreed by phone', 'APPROVED'])
    expect(parsed.text).toContain(
      '30 June 2026.\n2. The fee is payable within sixty days after the invoice.\n3. Either',
    )
    expect(parsed.warnings).toEqual([])
  })

  test('links out of the document are listed, those within are not', async () => {
    const parsed = await read('annotations.pdf')
    expect(ofKind(parsed, 'link')).toEqual([
      expect.objectContaining({ target: 'https://terms.example/2026' }),
    ])
    expect(covered(parsed, ofKind(parsed, 'link')[0]!)).toContain('published on our site')
  })
})

test('an outline leads to its headings, and a circle in it ends', async () => {
  const parsed = await read('outline.pdf')
  expect(
    parsed.outline?.map((entry) => [entry.title, entry.level, entry.page, covered(parsed, entry)]),
  ).toEqual([
    ['Article 1: Lease of the Premises', 1, 1, 'Article 1 Lease of the premises'],
    ['Keys', 2, 1, null],
    ['Article 2 - Rent', 1, 2, 'Article 2 Rent'],
    ['Schedules', 1, null, null],
  ])
})

test('hidden text is left out and said; light text on a dark ground is read', async () => {
  const parsed = await read('hidden-text.pdf')
  expect(parsed.text).toBe(
    'The price is fixed for two years.\nShown on a dark bar.\nShown on a broad stroke.',
  )
  const hidden = ['The price may rise each month.', 'Invisible words.', 'Too small for any eye.']
  const count = hidden.join('').replace(/\s/gu, '').length
  expect(parsed.warnings).toEqual([
    {
      code: 'hidden-text',
      message: `${count} characters that no reader of the page can see were not read`,
      page: 1,
    },
  ])
})

describe('active content', () => {
  test('is counted in one warning, also under a name that hides it', async () => {
    const [warning, ...others] = warned(await read('active-content.pdf'), 'active-content')
    expect(others).toEqual([])
    expect(warning?.message).toContain('2 scripts, 1 program starts, 1 links into other files')
  })

  test('files within the file are listed and can be read', async () => {
    const parsed = await read('active-content.pdf')
    const files = await readPdfAttachments(await fixture('parsing/active-content.pdf'))
    expect(files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['prices.csv', 'text/csv'],
      ['schedule.txt', 'text/plain'],
      ['note.txt', 'text/plain'],
    ])
    expect(Buffer.from(files[0]!.bytes).toString()).toBe('item,price\nboard,12.00\n')
    expect(parsed.attachments).toEqual(
      files.map(({ bytes, ...file }) => ({ ...file, size: bytes.length, sha256: sha256(bytes) })),
    )
  })
})

test('a page of mixed-up letters is recognised, the page beside it is not touched', async () => {
  const parsed = await read('mixed-up-letters.pdf')
  expect(warned(parsed, 'text-unreadable').map(({ page }) => page)).toEqual([2])
  expect(parsed.text).toContain('the tenant shall give the keys back')
})

test('ligatures, soft hyphens, no-break spaces and look-alikes become what they mean', async () => {
  const parsed = await read('ligatures.pdf')
  expect(parsed.text).toBe(
    'The floor offices shall find the efficient staff co-operative and willing; then report.',
  )
  expect(parsed.warnings).toEqual([])
})
