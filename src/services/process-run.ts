import type { Analysis, RunFailure } from '../domain/run.js'
import { CodedError, isCoded, toCoded } from '../errors.js'
import type { Analyzer } from '../pipeline/analyze.js'
import { StageError, type Progress } from '../pipeline/stage.js'
import { appendAudit } from '../storage/audit.js'
import { readBlob } from '../storage/blobs.js'
import { mapDatabaseError } from '../storage/database.js'
import type { RunJob } from '../storage/queue.js'
import {
  claimRun,
  completeRun,
  failRun,
  packAnalysis,
  recordProgress,
  returnRun,
  stillHeld,
  type Claim,
} from '../storage/run-lifecycle-store.js'
import { announceAttachments, placeAttachments, storeLargeAttachments } from './attach-documents.js'
import type { ServiceContext } from './context.js'
import { passwordOf } from './document-passwords.js'
import { gatherAttachments, withWarnings, type Gathered } from './gather-attachments.js'

/** Reads documents whole, and takes out what is attached to them; part of what `createAnalyzer` returns. */
export type DocumentAnalyzer = Pick<Analyzer, 'analyze' | 'readAttachments'>
export type Analyze = Analyzer['analyze']

/** Times a run may end without a word (killed, out of memory) before it is taken for the document's fault. */
const MAX_ATTEMPTS = 3
const PROGRESS_EVERY_MS = 250
const WATCH_EVERY_MS = 1000

const WORKER = { kind: 'system', id: 'worker' } as const

/**
 * Analyses one run and stores what came of it; what is attached to its document becomes documents with runs of their
 * own. Delivered twice it does nothing the second time; interrupted, it starts
 * over with the next delivery. Everything a run writes is written in one transaction when it ends, and only while this
 * worker still holds it. A document that cannot be read is a failed run, not an error.
 * Throws only to give the run back: when `job.signal` aborted, or the database went away.
 */
export async function processRun(
  context: ServiceContext,
  analyzer: DocumentAnalyzer,
  job: RunJob,
): Promise<void> {
  const claim = await context.database.transaction((tx) => claimRun(tx, job.runId, context.clock()))
  if (claim === undefined) return
  if (claim.attempt > MAX_ATTEMPTS) return fail(context, claim, crashed(claim))

  const watch = watchClaim(context, claim)
  const signal = AbortSignal.any([job.signal, watch.signal])
  try {
    const bytes = await readBlob(context.database.prisma, claim.document.sha256)
    const password = await passwordOf(context, claim.document.id)
    const document = { name: claim.document.name, bytes, password, depth: claim.document.depth }
    const progress = (step: Progress) => watch.progress(step)
    const analysis = await analyzer.analyze(document, { signal, progress })
    const announced = analysis.parsed.attachments ?? []
    const gathered = await gatherAttachments(analyzer, document, announced, {
      maxBytes: context.config.maxUploadBytes,
      signal,
    })
    await watch.stop()
    await complete(context, claim, withWarnings(analysis, gathered), gathered)
  } catch (error) {
    await watch.stop()
    if (watch.signal.aborted) return
    if (job.signal.aborted) return giveBack(context, claim, error)
    const mapped = mapDatabaseError(error)
    if (isCoded(mapped, 'database-unreachable')) throw mapped
    await fail(context, claim, failureOf(mapped), mapped)
  } finally {
    await watch.stop()
  }
}

async function complete(
  context: ServiceContext,
  claim: Claim,
  analysis: Analysis,
  { files }: Gathered,
): Promise<void> {
  const packed = await packAnalysis(analysis)
  await storeLargeAttachments(context, files)
  const { pins, contentHash } = analysis.run
  const stored = await context.database.transaction(async (tx) => {
    const at = context.clock()
    const reviewId = await completeRun(tx, claim, packed, at)
    if (reviewId === undefined) return false
    const attached = await placeAttachments(tx, claim.document, files, at)
    await appendAudit(tx, {
      at,
      actor: WORKER,
      action: 'run.succeeded',
      subject: { kind: 'run', id: claim.runId },
      data: {
        contentHash,
        textHash: pins.textHash,
        findings: analysis.findings.length,
        attempts: claim.attempt,
      },
    })
    await appendAudit(tx, {
      at,
      actor: WORKER,
      action: 'review.opened',
      subject: { kind: 'review', id: reviewId },
      data: { runId: claim.runId },
    })
    await announceAttachments(context, tx, claim.document.id, attached, at)
    return true
  })
  const run = { runId: claim.runId, attempt: claim.attempt, findings: analysis.findings.length }
  context.logger.info(run, stored ? 'run succeeded' : 'run was taken over; result discarded')
}

async function fail(
  context: ServiceContext,
  claim: Claim,
  failure: RunFailure,
  error?: unknown,
): Promise<void> {
  await context.database.transaction(async (tx) => {
    const at = context.clock()
    if (!(await failRun(tx, claim, failure, at))) return
    await appendAudit(tx, {
      at,
      actor: WORKER,
      action: 'run.failed',
      subject: { kind: 'run', id: claim.runId },
      data: { code: failure.code, stage: failure.stage, attempts: claim.attempt },
    })
  })
  const { runId, attempt } = claim
  const { code, stage } = failure
  if (code === 'internal') context.logger.error({ runId, attempt, code, stage, error }, 'run failed')
  else context.logger.info({ runId, attempt, code, stage }, 'run failed')
}

async function giveBack(context: ServiceContext, claim: Claim, cause: unknown): Promise<never> {
  await returnRun(context.database.prisma, claim)
  context.logger.info({ runId: claim.runId }, 'run returned to the queue')
  throw new CodedError('unavailable', 'the worker is stopping', { cause })
}

function failureOf(error: unknown): RunFailure {
  const coded = toCoded(error)
  return { code: coded.code, stage: error instanceof StageError ? error.stage : null, message: coded.message }
}

function crashed(claim: Claim): RunFailure {
  const stage = claim.earlierStage
  const code = stage === null || stage === 'parse' ? 'parse-crashed' : 'internal'
  return { code, stage, message: `the analysis ended without a word ${MAX_ATTEMPTS} times` }
}

/**
 * Tells the run's row how far it is, at most four times a second, and looks once a second whether the run is still this
 * worker's; `signal` aborts when it is not: cancelled, or taken over.
 */
function watchClaim(context: ServiceContext, claim: Claim) {
  const lost = new AbortController()
  let latest: Progress | undefined
  let writing: Promise<void> = Promise.resolve()
  let ticks = 0

  async function tick(): Promise<void> {
    const step = latest
    latest = undefined
    ticks += 1
    if (step === undefined && (ticks * PROGRESS_EVERY_MS) % WATCH_EVERY_MS !== 0) return
    const db = context.database.prisma
    const holds = step === undefined ? await stillHeld(db, claim) : await recordProgress(db, claim, step)
    if (!holds) lost.abort(new CodedError('run-cancelled', 'the run was cancelled'))
  }

  // A database that does not answer for a moment is no reason to stop; the end of the run will find out.
  const timer = setInterval(() => {
    writing = writing.then(tick).catch(() => undefined)
  }, PROGRESS_EVERY_MS)
  return {
    signal: lost.signal,
    progress: (step: Progress) => {
      latest = step
    },
    stop: () => {
      clearInterval(timer)
      latest = undefined
      return writing
    },
  }
}
