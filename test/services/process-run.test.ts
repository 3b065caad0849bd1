import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import type { RunId } from '../../src/domain/ids.js'
import { CodedError } from '../../src/errors.js'
import { StageError } from '../../src/pipeline/stage.js'
import { cancelRun } from '../../src/services/cancel-run.js'
import type { Caller } from '../../src/services/context.js'
import { processRun, type Analyze } from '../../src/services/process-run.js'
import { requeueLostRuns } from '../../src/services/requeue.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { verifyAuditChain } from '../../src/storage/audit.js'
import { claimRun } from '../../src/storage/run-lifecycle-store.js'
import { findParsed } from '../../src/storage/run-output-store.js'
import { analyzerOf, smallAnalysis } from '../support/analysis.js'
import { testContext, type TestContext } from '../support/context.js'

let context: TestContext
beforeAll(async () => {
  context = await testContext()
})
afterAll(() => context.close())

const CALLER: Caller = { kind: 'system', id: 'test' }
const never = new AbortController().signal

let uploads = 0
async function queued(
  text = `Agreement ${++uploads}. It is governed by the laws of Delaware.`,
): Promise<RunId> {
  const upload = { name: `agreement-${uploads}.txt`, bytes: Buffer.from(text) }
  const { run } = await uploadDocument(context, CALLER, upload)
  if (run === null) throw new Error('no run was queued')
  return run.id
}
const runRow = (id: RunId) =>
  context.database.prisma.run.findUniqueOrThrow({ where: { id }, include: { findings: true, review: true } })
const auditOf = async (id: RunId) =>
  (
    await context.database.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } })
  ).map((event) => event.action)

const analyze: Analyze = (document) => Promise.resolve(smallAnalysis(document))
/** Tells when it has started, then waits for the signal. */
function hanging() {
  const started = new EventTarget()
  const waiting: Analyze = async (_document, run) => {
    const { signal } = run
    run.progress({ stage: 'parse', done: 1, total: 3 })
    started.dispatchEvent(new Event('started'))
    if (!signal.aborted) await once(signal, 'abort')
    throw new StageError('parse', new CodedError('run-cancelled', 'the run was cancelled'))
  }
  return { analyze: waiting, started: once(started, 'started') }
}

describe('a run', () => {
  test('stores everything it found in one piece, and opens the review', async () => {
    const id = await queued()
    await processRun(context, analyzerOf(analyze), { runId: id, signal: never })
    const run = await runRow(id)
    expect(run).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      format: 'text',
      language: 'en',
      pages: null,
    })
    expect(run.review).toMatchObject({ status: 'open', version: 0 })
    expect(run.findings).toHaveLength(1)
    const parsed = await findParsed(context.database.prisma, id)
    const [finding] = run.findings
    const { evidence } = finding?.claim as {
      evidence: { quote: string; span: { start: number; end: number } }[]
    }
    const [quote] = evidence
    expect(parsed?.text.slice(quote?.span.start, quote?.span.end)).toBe(quote?.quote)
    expect(await auditOf(id)).toEqual(['run.queued', 'run.succeeded'])
    expect(await verifyAuditChain(context.database.prisma)).toMatchObject({ intact: true })
  })

  test('delivered again after it ended changes nothing', async () => {
    const id = await queued()
    await processRun(context, analyzerOf(analyze), { runId: id, signal: never })
    const before = await runRow(id)
    const again: Analyze = () => Promise.reject(new Error('analysed twice'))
    await processRun(context, analyzerOf(again), { runId: id, signal: never })
    expect(await runRow(id)).toEqual(before)
  })

  test('of a document that cannot be read fails with the code, the stage and the bytes kept', async () => {
    const id = await queued()
    const encrypted: Analyze = () =>
      Promise.reject(
        new StageError('parse', new CodedError('document-encrypted', 'the file needs a password')),
      )
    await processRun(context, analyzerOf(encrypted), { runId: id, signal: never })
    expect(await runRow(id)).toMatchObject({
      status: 'failed',
      failureCode: 'document-encrypted',
      failureStage: 'parse',
      failureMessage: 'the file needs a password',
      review: null,
    })
    expect(await auditOf(id)).toEqual(['run.queued', 'run.failed'])
    expect(await context.database.prisma.blobChunk.count()).toBeGreaterThan(0)
  })

  test('whose analysis throws something unforeseen fails as internal, without quoting it', async () => {
    const id = await queued()
    await processRun(
      context,
      analyzerOf(() => Promise.reject(new Error('secret text of the document'))),
      {
        runId: id,
        signal: never,
      },
    )
    const run = await runRow(id)
    expect(run).toMatchObject({ status: 'failed', failureCode: 'internal', failureStage: null })
    expect(run.failureMessage).not.toContain('secret')
  })

  test('whose findings cannot all be stored leaves none of them', async () => {
    const id = await queued()
    const twice: Analyze = (document) => {
      const analysis = smallAnalysis(document)
      return Promise.resolve({ ...analysis, findings: [...analysis.findings, ...analysis.findings] })
    }
    await processRun(context, analyzerOf(twice), { runId: id, signal: never })
    expect(await runRow(id)).toMatchObject({
      status: 'failed',
      failureCode: 'internal',
      findings: [],
      review: null,
    })
  })

  test('shows how far it is, and stops when it is cancelled', async () => {
    const id = await queued()
    const { analyze, started } = hanging()
    const processing = processRun(context, analyzerOf(analyze), { runId: id, signal: never })
    await started
    await until(async () => (await runRow(id)).progressStage === 'parse')
    expect(await runRow(id)).toMatchObject({ status: 'running', progressDone: 1, progressTotal: 3 })
    await cancelRun(context, CALLER, id)
    await processing
    expect(await runRow(id)).toMatchObject({ status: 'cancelled', failureCode: null })
    expect(await auditOf(id)).toEqual(['run.queued', 'run.cancelled'])
  })

  test('goes back to the queue when its worker stops, and the attempt does not count', async () => {
    const id = await queued()
    const { analyze: waiting, started } = hanging()
    const stopping = new AbortController()
    const processing = processRun(context, analyzerOf(waiting), { runId: id, signal: stopping.signal })
    await started
    stopping.abort()
    await expect(processing).rejects.toMatchObject({ code: 'unavailable' })
    expect(await runRow(id)).toMatchObject({ status: 'queued', attempts: 0 })
    await processRun(context, analyzerOf(analyze), { runId: id, signal: never })
    expect(await runRow(id)).toMatchObject({ status: 'succeeded', attempts: 1 })
  })

  test('whose worker was killed starts over; what the dead worker still sends is discarded', async () => {
    const id = await queued()
    let finish = () => {}
    const slow: Analyze = async (document) => {
      await new Promise<void>((resolve) => (finish = resolve))
      return { ...smallAnalysis(document), findings: [] }
    }
    const dead = processRun(context, analyzerOf(slow), { runId: id, signal: never })
    await until(async () => (await runRow(id)).status === 'running')
    await processRun(context, analyzerOf(analyze), { runId: id, signal: never })
    finish()
    await dead
    const run = await runRow(id)
    expect(run).toMatchObject({ status: 'succeeded', attempts: 2 })
    expect(run.findings).toHaveLength(1)
  })

  test('that kills its worker three times ends as failed, with the stage it died in', async () => {
    const [parsing, detecting] = [await queued(), await queued()]
    for (let i = 0; i < 3; i++) {
      for (const id of [parsing, detecting]) {
        await context.database.transaction((tx) => claimRun(tx, id, new Date()))
      }
    }
    await context.database.prisma.run.update({ where: { id: detecting }, data: { progressStage: 'detect' } })
    const untouched: Analyze = () => Promise.reject(new Error('analysed a fourth time'))
    await processRun(context, analyzerOf(untouched), { runId: parsing, signal: never })
    await processRun(context, analyzerOf(untouched), { runId: detecting, signal: never })
    expect(await runRow(parsing)).toMatchObject({ status: 'failed', failureCode: 'parse-crashed' })
    expect(await runRow(detecting)).toMatchObject({
      status: 'failed',
      failureCode: 'internal',
      failureStage: 'detect',
    })
  })
})

describe('requeueing', () => {
  test('gives runs without a job a new one and leaves the others alone', async () => {
    const [lost, kept, ended] = [await queued(), await queued(), await queued()]
    await processRun(context, analyzerOf(analyze), { runId: ended, signal: never })
    await context.database.transaction((tx) => claimRun(tx, lost, new Date()))
    await context.database.pool.query('DELETE FROM pgboss.job WHERE id = $1', [lost])
    expect(await context.queue.liveRuns([lost, kept])).toEqual(new Set([kept]))
    expect(await requeueLostRuns(context)).toBe(1)
    expect(await context.queue.liveRuns([lost, kept])).toEqual(new Set([lost, kept]))
    expect(await runRow(lost)).toMatchObject({ status: 'queued', attempts: 1 })
    expect(await runRow(ended)).toMatchObject({ status: 'succeeded' })
    expect(await requeueLostRuns(context)).toBe(0)
  })
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}
