import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { DocumentFormat } from '../../src/domain/parsed-document.js'
import { fuzz } from '../../src/evaluation/fuzz.js'
import { mutate, type Seedling } from '../../src/parsing/fuzzing/mutate.js'
import { createParserPool } from '../../src/parsing/index.js'

/**
 * Small fixtures of each format and how many mutations each gets: 2,200 in all, fewer where a reader takes longer. Fixed
 * seeds: what fails here fails everywhere, and `npm run fuzz -- --seed` goes on from other places.
 */
const PLAN: readonly { format: DocumentFormat; mutations: number; documents: readonly string[] }[] = [
  {
    format: 'pdf',
    mutations: 200,
    documents: ['rotated-pages.pdf', 'running-heads.pdf', 'without-xref.pdf', 'hyphenation.pdf'],
  },
  {
    format: 'docx',
    mutations: 300,
    documents: ['numbering.docx', 'tracked-changes.docx', 'comments-footnotes.docx', 'merged-cells.docx'],
  },
  { format: 'xlsx', mutations: 350, documents: ['covenants.xlsx'] },
  { format: 'html', mutations: 400, documents: ['agreement.html', 'hetong-gongao.html'] },
  { format: 'markdown', mutations: 300, documents: ['markdown.md'] },
  { format: 'email', mutations: 350, documents: ['offer.eml', 'xiaoxi.eml'] },
  { format: 'text', mutations: 300, documents: ['gb18030.txt', 'utf16le.txt', 'utf8-bom.txt'] },
]
const SEED = 20_261_123
const PARALLEL = 2
const FOLDER = path.join(import.meta.dirname, '../../fixtures/documents/parsing')

const seedlings = (format: DocumentFormat, names: readonly string[]): Promise<Seedling[]> =>
  Promise.all(names.map(async (name) => ({ name, format, bytes: await readFile(path.join(FOLDER, name)) })))

const pool = createParserPool({ size: PARALLEL, timeoutMs: 60_000, memoryMb: 1024 })
afterAll(() => pool.close())

describe('damaged documents end soundly or in a code', () => {
  test('there are enough of them', () => {
    expect(PLAN.reduce((sum, { mutations }) => sum + mutations, 0)).toBeGreaterThanOrEqual(2000)
  })

  test.each(PLAN)(
    '$mutations of $format',
    async ({ format, mutations, documents }) => {
      const report = await fuzz(pool, await seedlings(format, documents), {
        seed: SEED,
        parallel: PARALLEL,
        more: (number) => number < mutations,
      })
      expect(report.failures.map(({ number, name, problem }) => `${number} of ${name}: ${problem}`)).toEqual(
        [],
      )
      expect(report.mutations).toBe(mutations)
      expect(report.read).toBeGreaterThan(0)
    },
    300_000,
  )

  test('no reader had to be ended on the way', () => {
    expect(pool.restarts).toBe(0)
  })
})

test('a seed makes the same mutations each time, another seed others', async () => {
  const [{ format, documents }] = PLAN as [(typeof PLAN)[number]]
  const kin = await seedlings(format, documents)
  const made = (seed: number) => Promise.all([0, 1, 2, 3, 4, 5].map((number) => mutate(kin, seed, number)))
  expect(await made(5)).toEqual(await made(5))
  expect(await made(5)).not.toEqual(await made(6))
})
