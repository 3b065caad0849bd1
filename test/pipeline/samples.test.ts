import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readExpected } from '../../fixtures/expected/schema.js'
import { loadConfig, ROOT } from '../../src/config.js'
import { evidenceOf, isAligned } from '../../src/domain/finding.js'
import { Analysis } from '../../src/domain/run.js'
import type { Analyzer } from '../../src/pipeline/analyze.js'
import { verifyAnalysis } from '../../src/pipeline/verify-analysis.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { outlineOf } from './support/parsed-text.js'

const SAMPLES = path.join(ROOT, 'fixtures', 'documents', 'samples')
const GOLDENS = path.join(import.meta.dirname, 'goldens')

let analyzer: Analyzer
const analyses = new Map<string, Analysis>()

async function analyzeSample(file: string): Promise<Analysis> {
  const bytes = await readFile(path.join(SAMPLES, file))
  const { signal } = new AbortController()
  return analyzer.analyze({ name: file, bytes }, { signal, progress: () => undefined })
}

beforeAll(async () => {
  analyzer = await openAnalyzer(loadConfig({}), { parsers: 1, modelThreads: 1 })
  for (const file of await readdir(SAMPLES)) analyses.set(path.parse(file).name, await analyzeSample(file))
}, 240_000)
afterAll(() => analyzer.close())

const sample = (name: string): Analysis => {
  const analysis = analyses.get(name)
  if (analysis === undefined) throw new Error(`no sample ${name}`)
  return analysis
}

const NAMES = [
  'loan-agreement',
  'license-agreement',
  'mutual-nda',
  'jiekuan-hetong',
  'discharge-summary',
  'chuyuan-xiaojie',
  'quarterly-report',
]

const plain = (text: string): string => text.replace(/\s+/gu, '')

describe.each(NAMES)('%s', (name) => {
  test('is an analysis that verifies', () => {
    expect(Analysis.safeParse(sample(name)).error).toBeUndefined()
    expect(verifyAnalysis(sample(name))).toEqual([])
  })

  test('has every clause that a person sees', async () => {
    const found = sample(name).clauses.clauses
    const { clauses } = await readExpected(name)
    const missing = clauses.filter(
      ({ number, heading }) =>
        !found.some(
          (clause) =>
            clause.number === number &&
            (heading === null ||
              clause.heading?.toLowerCase() === heading.toLowerCase() ||
              clause.kind === 'signature'),
        ) &&
        !(
          number === null &&
          /^signatures?$/iu.test(heading ?? '') &&
          found.some(({ kind }) => kind === 'signature')
        ),
    )
    expect(missing).toEqual([])
  })

  test('has the outline that was reviewed', async () => {
    const golden = await readFile(path.join(GOLDENS, `${name}.txt`), 'utf8')
    expect(`${outlineOf(sample(name).clauses).join('\n')}\n`).toBe(golden)
  })

  test('knows the document in both languages, and cites what it says', () => {
    const summaries = sample(name).summaries.filter(({ clauseId }) => clauseId === null)
    expect(summaries.map(({ language }) => language).sort()).toEqual(['en', 'zh'])
    for (const { sentences } of summaries) {
      for (const { citations } of sentences) expect(citations.every(isAligned)).toBe(true)
    }
  })
})

describe.each(['loan-agreement', 'license-agreement', 'mutual-nda', 'jiekuan-hetong'])(
  'facts of %s',
  (name) => {
    test('parties, dates and amounts', async () => {
      const terms = sample(name).findings.flatMap((finding) =>
        finding.kind === 'term' ? [finding.value] : [],
      )
      const { parties, dates, amounts } = await readExpected(name)
      expect(terms.flatMap((value) => (value.type === 'party' ? [value.name] : []))).toEqual(
        parties.map((party) => party.name),
      )
      const foundDates = terms.flatMap((value) => (value.type === 'date' ? [value.date] : []))
      expect(foundDates).toEqual(expect.arrayContaining(dates.map(({ iso }) => iso)))
      const foundAmounts = terms.flatMap((value) =>
        value.type === 'amount' ? [`${value.amount} ${value.currency}`] : [],
      )
      expect(foundAmounts).toEqual(
        expect.arrayContaining(amounts.map(({ value, currency }) => `${value} ${currency}`)),
      )
    })
  },
)

describe('planted risks', () => {
  /** What takes understanding beyond words and figures. */
  const BEYOND_RULES: Readonly<Record<string, readonly string[]>> = {
    'loan-agreement': ['undefined-term', 'no-cure'],
    'license-agreement': [],
    'mutual-nda': ['no-residuals', 'retroactive-scope'],
    'jiekuan-hetong': [],
  }
  test.each(Object.keys(BEYOND_RULES))('of %s are found where they are', async (name) => {
    const quotes = sample(name)
      .findings.flatMap((finding) => (finding.kind === 'risk' ? evidenceOf(finding) : []))
      .map(({ quote }) => plain(quote))
    const { risks } = await readExpected(name)
    const missed = risks.filter(
      ({ quote }) => !quotes.some((one) => one.includes(plain(quote)) || plain(quote).includes(one)),
    )
    expect(missed.map(({ id }) => id)).toEqual(BEYOND_RULES[name])
  })

  test('a medical record or a quarterly report is not judged as a contract', () => {
    for (const name of ['discharge-summary', 'chuyuan-xiaojie', 'quarterly-report']) {
      expect([
        name,
        sample(name).findings.filter(({ kind }) => kind === 'absence' || kind === 'risk'),
      ]).toEqual([name, []])
    }
  })
})

describe('a run', () => {
  test('comes out the same again, in content and in every hash', async () => {
    const again = await analyzeSample('mutual-nda.docx')
    const first = sample('mutual-nda')
    expect(again.run.contentHash).toBe(first.run.contentHash)
    const hashes = (analysis: Analysis) =>
      analysis.run.stages.map(({ name, inputHash, outputHash }) => ({ name, inputHash, outputHash }))
    expect(hashes(again)).toEqual(hashes(first))
  })

  test('names its stages in order and pins what they used', () => {
    const { run } = sample('loan-agreement')
    expect(run.stages.map(({ name }) => name)).toEqual([
      'parse',
      'segment',
      'detect',
      'extract',
      'assess',
      'ground',
      'summarize',
    ])
    expect(run.pins.artifacts.map(({ kind }) => kind).sort()).toEqual(['adapter', 'model', 'playbook'])
  })

  test('ends with the code of what went wrong', async () => {
    const { signal } = new AbortController()
    const context = { signal, progress: () => undefined }
    await expect(
      analyzer.analyze({ name: 'empty.txt', bytes: new Uint8Array() }, context),
    ).rejects.toMatchObject({
      code: 'document-empty',
      stage: 'parse',
    })
    const cancelled = AbortSignal.abort(new Error('stop'))
    await expect(
      analyzer.analyze({ name: 'a.txt', bytes: Buffer.from('text') }, { ...context, signal: cancelled }),
    ).rejects.toMatchObject({ code: 'run-cancelled' })
  })
})

describe('verification', () => {
  const changed = (change: (copy: Analysis) => void): string[] => {
    const copy = structuredClone(sample('loan-agreement'))
    change(copy)
    return verifyAnalysis(copy)
  }
  const evidence = (copy: Analysis) => {
    const [first] = copy.findings.flatMap(evidenceOf).filter(isAligned)
    if (first === undefined) throw new Error('no evidence')
    return first
  }

  test.each<[string, (copy: Analysis) => void, RegExp]>([
    [
      'a changed text',
      (copy) => void (copy.parsed.text = copy.parsed.text.replace('Borrower', 'borrower')),
      /text does not have the hash/,
    ],
    ['a changed quote', (copy) => void (evidence(copy).quote = 'never said'), /not the quote/],
    ['a moved span', (copy) => void (evidence(copy).span.start += 1), /not the quote/],
    [
      'a moved box',
      (copy) => void ((evidence(copy).boxes[0] as { box: { x0: number } }).box.x0 += 40),
      /boxes are not/,
    ],
    ['a clause taken out', (copy) => void copy.clauses.clauses.pop(), /leaf clauses end at/],
    [
      'a figure in a summary',
      (copy) => void (copy.summaries[0]!.sentences[0]!.text += ' It costs 77.'),
      /do not bear out/,
    ],
    ['a finding taken out', (copy) => void copy.findings.pop(), /content does not have the hash/],
    [
      'another model',
      (copy) => void (copy.run.pins.artifacts[0]!.version = '9.9.9'),
      /content does not have the hash/,
    ],
    [
      'a stage’s hash',
      (copy) => void (copy.run.stages[1]!.outputHash = copy.run.pins.textHash),
      /stage segment/,
    ],
  ])('sees %s', (_what, change, problem) => {
    expect(changed(change).join('\n')).toMatch(problem)
  })
})
