import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DocumentId, RunId } from '../../src/domain/ids.js'
import { CodedError } from '../../src/errors.js'
import type { Caller } from '../../src/services/context.js'
import { processRun, type Analyze } from '../../src/services/process-run.js'
import { batchProgress, countMatching, reprocess } from '../../src/services/reprocess.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { analyzerOf, smallAnalysis } from '../support/analysis.js'
import { testContext, type TestContext } from '../support/context.js'

let context: TestContext
let now = new Date('2026-01-01T00:00:00.000Z')
const CALLER: Caller = { kind: 'system', id: 'test' }
const analyze: Analyze = (document) => Promise.resolve(smallAnalysis(document))
const encrypted: Analyze = () =>
  Promise.reject(new CodedError('document-encrypted', 'the file needs a password'))
const signal = new AbortController().signal

async function upload(name: string, with_: Analyze): Promise<DocumentId> {
  const { document, run } = await uploadDocument(context, CALLER, {
    name,
    bytes: Buffer.from(`Text of ${name}.`),
  })
  await processRun(context, analyzerOf(with_), { runId: run?.id as RunId, signal })
  return document.document.id
}

let january: DocumentId
let february: DocumentId
let locked: DocumentId
beforeAll(async () => {
  context = await testContext({ clock: () => now })
  january = await upload('Loan A.txt', analyze)
  now = new Date('2026-02-01T00:00:00.000Z')
  february = await upload('借款合同.txt', analyze)
  locked = await upload('Loan 100%.txt', encrypted)
})
afterAll(() => context.close())

describe('choosing documents', () => {
  const CURRENT = { codeVersion: 'test', artifactSets: [''] }
  test.each([
    ['all', {}, 3],
    ['by part of the name, whatever its case', { name: 'lOAN' }, 2],
    ['by a Chinese name', { name: '借款' }, 1],
    ['by a name with characters that patterns use', { name: '100%' }, 1],
    ['by upload date', { since: new Date('2026-02-01T00:00:00.000Z') }, 2],
    ['whose newest run failed', { failed: true }, 1],
    ['made by the current pins: none', { staleAgainst: CURRENT }, 0],
    ['made by other code', { staleAgainst: { ...CURRENT, codeVersion: 'next' } }, 2],
    ['by several conditions at once', { name: 'loan', failed: true }, 1],
    ['made with other artifacts', { staleAgainst: { codeVersion: 'test', artifactSets: ['a', 'a,b'] } }, 2],
  ])('%s', async (_what, filter, count) => {
    expect(await countMatching(context, filter as Parameters<typeof countMatching>[1])).toBe(count)
  })

  test('by id', async () => {
    expect(await countMatching(context, { documents: [january, locked] })).toBe(2)
  })
})

describe('a batch', () => {
  test('queues each document once, however often and from how many places it is started', async () => {
    const both = { documents: [january, february] }
    const [first, second] = await Promise.all([
      reprocess(context, CALLER, both, 'spring'),
      reprocess(context, CALLER, both, 'spring'),
    ])
    expect(first + second).toBe(2)
    expect(await reprocess(context, CALLER, {}, 'spring')).toBe(1)
    expect(await reprocess(context, CALLER, {}, 'spring')).toBe(0)
    expect(await batchProgress(context, 'spring')).toMatchObject({ total: 3, waiting: 3 })
    const runs = await context.database.prisma.run.findMany({ where: { batch: 'spring' } })
    expect(runs.map((run) => run.reason)).toEqual(['reprocess', 'reprocess', 'reprocess'])
    expect(await context.queue.liveRuns(runs.map((run) => run.id as RunId))).toEqual(
      new Set(runs.map((run) => run.id)),
    )
  })

  test('shows how it goes, and leaves earlier runs as they were', async () => {
    const before = await context.database.prisma.run.findMany({
      where: { batch: null },
      orderBy: { id: 'asc' },
    })
    const runs = await context.database.prisma.run.findMany({ where: { batch: 'spring' } })
    for (const run of runs) {
      const with_ = run.documentId === locked ? encrypted : analyze
      await processRun(context, analyzerOf(with_), { runId: run.id as RunId, signal })
    }
    expect(await batchProgress(context, 'spring')).toEqual({
      total: 3,
      waiting: 0,
      running: 0,
      succeeded: 2,
      failed: 1,
      cancelled: 0,
    })
    const after = await context.database.prisma.run.findMany({
      where: { batch: null },
      orderBy: { id: 'asc' },
    })
    expect(after).toEqual(before)
  })
})
