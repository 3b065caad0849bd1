import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isCoded } from '../../src/errors.js'
import { codeOf, expectSound, parse, parseFixture } from './support.js'

const DOCUMENTS = path.join(import.meta.dirname, '../../fixtures/documents')
const ALL = ['samples', 'parsing'].flatMap((folder) =>
  readdirSync(path.join(DOCUMENTS, folder)).map((name) => `${folder}/${name}`),
)

/** Fixtures that cannot be read, with the code they end in. */
const REFUSED: Readonly<Record<string, string>> = {
  'parsing/empty.pdf': 'document-empty',
  'parsing/empty.txt': 'document-empty',
  'parsing/encrypted-ole.docx': 'document-encrypted',
  'parsing/no-text.pdf': 'document-no-text',
  'parsing/page-tree-loop.pdf': 'document-corrupt',
  'parsing/truncated.pdf': 'document-corrupt',
  'parsing/user-password.pdf': 'document-encrypted',
}

describe('every fixture', () => {
  test.each(ALL)(
    '%s is read soundly and alike twice, or refused by its code',
    async (name) => {
      const expected = REFUSED[name]
      if (expected !== undefined) {
        expect(await codeOf(parseFixture(name))).toBe(expected)
        return
      }
      const parsed = await parseFixture(name)
      expectSound(parsed)
      expect(await parseFixture(name)).toEqual(parsed)
    },
    300_000,
  )
})

describe('any text', () => {
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom('', '   ', '1. Term', '(a) the Borrower shall', '第三条 借款', '| a | b |', '# T'),
      fc.string({ unit: 'grapheme', maxLength: 90 }),
    ),
    { maxLength: 30 },
  )

  test('is kept as it was given, in blocks that tile it', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        const text = `${given.join('\n')}\nend`
        if (/[\0-\x08\x0b-\x1f\x7f\uFFFD\uFEFF]/u.test(text)) return
        const parsed = await parse(Buffer.from(text), 'given.txt')
        expect(parsed.text).toBe(text)
        expectSound(parsed)
      }),
      { numRuns: 150, seed: 11 },
    )
  })

  test('as Markdown gives sound documents', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        const parsed = await parse(Buffer.from(`Title\n\n${given.join('\n')}`), 'given.md').catch(
          (error: unknown) => {
            if (!isCoded(error)) throw error
            return undefined
          },
        )
        if (parsed !== undefined) expectSound(parsed)
      }),
      { numRuns: 150, seed: 12 },
    )
  })
})
