import { randomUUID } from 'node:crypto'
import { DocumentId, ReviewId, RunId, Sha256 } from '../domain/ids.js'
import { StageName, type Analysis, type RunFailure } from '../domain/run.js'
import type { Reader, Transaction } from './database.js'
import { packJson } from './json.js'

/**
 * A worker's hold on a run. `attempt` fences it: a worker that was taken for dead writes nothing once another one has
 * claimed the run after it.
 */
export interface Claim {
  readonly runId: RunId
  readonly attempt: number
  readonly document: {
    readonly id: DocumentId
    readonly name: string
    readonly sha256: Sha256
    readonly depth: number
    readonly sample: boolean
    /** Id of the person who uploaded it; null for samples. */
    readonly uploadedBy: string | null
  }
  /** The stage an earlier attempt was in when it ended without a word. */
  readonly earlierStage: StageName | null
}

const held = (claim: Claim) => ({ id: claim.runId, status: 'running', attempts: claim.attempt }) as const

/** Takes a queued run, or one whose worker vanished; undefined where the run has ended. Counts the attempt. */
export async function claimRun(tx: Transaction, runId: RunId, at: Date): Promise<Claim | undefined> {
  await tx.$queryRaw`SELECT 1 FROM runs WHERE id = ${runId}::uuid FOR UPDATE`
  const run = await tx.run.findUnique({ where: { id: runId }, include: { document: true } })
  if (run === null || (run.status !== 'queued' && run.status !== 'running')) return undefined
  await tx.run.update({
    where: { id: runId },
    data: {
      status: 'running',
      attempts: { increment: 1 },
      startedAt: at,
      progressStage: null,
      progressDone: 0,
      progressTotal: 0,
    },
  })
  return {
    runId,
    attempt: run.attempts + 1,
    document: {
      id: DocumentId.parse(run.document.id),
      name: run.document.name,
      sha256: Sha256.parse(run.document.sha256),
      depth: run.document.depth,
      sample: run.document.sample,
      uploadedBy: run.document.uploadedBy,
    },
    earlierStage: StageName.nullable().parse(run.progressStage),
  }
}

/** False where the run is cancelled or somebody else's by now. */
export async function stillHeld(db: Reader, claim: Claim): Promise<boolean> {
  return (await db.run.count({ where: held(claim) })) === 1
}

/** False as `stillHeld`. */
export async function recordProgress(
  db: Reader,
  claim: Claim,
  progress: { readonly stage: StageName; readonly done: number; readonly total: number },
): Promise<boolean> {
  const { count } = await db.run.updateMany({
    where: held(claim),
    data: { progressStage: progress.stage, progressDone: progress.done, progressTotal: progress.total },
  })
  return count === 1
}

/** Back to the queue as if this attempt had not been: for a worker that stops in order. */
export async function returnRun(db: Reader, claim: Claim): Promise<void> {
  await db.run.updateMany({
    where: held(claim),
    data: { status: 'queued', attempts: { decrement: 1 }, startedAt: null, progressStage: null },
  })
}

/** Ends the run as failed; false as `stillHeld`. */
export async function failRun(
  tx: Transaction,
  claim: Claim,
  failure: RunFailure,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: held(claim),
    data: {
      status: 'failed',
      finishedAt: at,
      failureCode: failure.code,
      failureStage: failure.stage,
      failureMessage: failure.message,
    },
  })
  return count === 1
}

/** What `completeRun` writes, compressed before the transaction opens. */
export interface PackedAnalysis {
  readonly analysis: Analysis
  readonly parsed: Uint8Array<ArrayBuffer>
  readonly clauses: Uint8Array<ArrayBuffer>
  readonly summaries: Uint8Array<ArrayBuffer>
}

export async function packAnalysis(analysis: Analysis): Promise<PackedAnalysis> {
  const [parsed, clauses, summaries] = await Promise.all([
    packJson(analysis.parsed),
    packJson(analysis.clauses),
    packJson(analysis.summaries),
  ])
  return { analysis, parsed, clauses, summaries }
}

const FINDINGS_PER_INSERT = 1000

/** Ends the run with its outputs and opens its review, whose id it returns; undefined where the claim is lost. */
export async function completeRun(
  tx: Transaction,
  claim: Claim,
  packed: PackedAnalysis,
  at: Date,
): Promise<ReviewId | undefined> {
  const { runId } = claim
  const { parsed, findings, run } = packed.analysis
  const { count } = await tx.run.updateMany({
    where: held(claim),
    data: {
      status: 'succeeded',
      finishedAt: at,
      format: parsed.format,
      language: parsed.language,
      pages: parsed.layout.kind === 'paged' ? parsed.layout.pages.length : null,
      characters: parsed.text.length,
      pins: run.pins,
      stages: run.stages,
      contentHash: run.contentHash,
    },
  })
  if (count === 0) return undefined
  await tx.runOutput.create({
    data: { runId, parsed: packed.parsed, clauses: packed.clauses, summaries: packed.summaries },
  })
  const rows = findings.map((finding, ordinal) => ({
    runId,
    id: finding.id,
    ordinal,
    kind: finding.kind,
    label: finding.label,
    severity: 'judgement' in finding ? finding.judgement.severity : null,
    clauseId: finding.clauseId,
    score: finding.source.kind === 'model' ? finding.source.score : null,
    claim: finding,
  }))
  for (let start = 0; start < rows.length; start += FINDINGS_PER_INSERT) {
    await tx.finding.createMany({ data: rows.slice(start, start + FINDINGS_PER_INSERT) })
  }
  const reviewId = ReviewId.parse(randomUUID())
  await tx.review.create({ data: { id: reviewId, runId, openedAt: at } })
  return reviewId
}

/** Runs that have not ended, by id, after the given one. */
export async function openRuns(db: Reader, after: RunId | undefined, limit: number): Promise<RunId[]> {
  const rows = await db.run.findMany({
    where: { status: { in: ['queued', 'running'] }, ...(after === undefined ? {} : { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true },
  })
  return rows.map((row) => RunId.parse(row.id))
}

/** Puts a run that has not ended back to queued; false where it has ended meanwhile. */
export async function resetRun(tx: Transaction, runId: RunId): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: runId, status: { in: ['queued', 'running'] } },
    data: { status: 'queued', startedAt: null },
  })
  return count === 1
}
