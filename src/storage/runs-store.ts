import { z } from 'zod'
import { ErrorCode } from '../domain/error-code.js'
import { DocumentId, RunId, Sha256 } from '../domain/ids.js'
import { DocumentLanguage } from '../domain/language.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import { RunPins, StageName, StageRecord, type RunFailure, type RunStatus } from '../domain/run.js'
import type { Reader, Transaction } from './database.js'
import { Prisma, type Run as RunRow } from './generated/client.js'

export const RunReason = z.enum(['upload', 'sample', 'request', 'reprocess'])
export type RunReason = z.infer<typeof RunReason>

/** A run as stored; what it read and wrote besides is in run-output-store.ts and findings-store.ts. */
export interface StoredRun {
  readonly id: RunId
  readonly documentId: DocumentId
  readonly status: RunStatus
  readonly reason: RunReason
  readonly batch: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly attempts: number
  readonly progress: { readonly stage: StageName; readonly done: number; readonly total: number } | null
  readonly failure: RunFailure | null
  readonly format: DocumentFormat | null
  readonly language: DocumentLanguage | null
  readonly pages: number | null
  readonly characters: number | null
  readonly pins: RunPins | null
  readonly stages: StageRecord[]
  readonly contentHash: Sha256 | null
}

/** `requestedBy` names the caller as `kind:id`. */
export interface NewRun {
  readonly id: RunId
  readonly documentId: DocumentId
  readonly reason: RunReason
  readonly batch?: string | undefined
  readonly requestedBy: string
  readonly createdAt: Date
}

export interface RunCursor {
  readonly at: Date
  readonly id: string
}

export interface RunFilter {
  readonly documentId?: DocumentId | undefined
  readonly status?: RunStatus | undefined
  readonly batch?: string | undefined
  readonly after?: RunCursor | undefined
  readonly limit: number
}

function runOf(row: RunRow): StoredRun {
  return {
    id: RunId.parse(row.id),
    documentId: DocumentId.parse(row.documentId),
    status: row.status,
    reason: RunReason.parse(row.reason),
    batch: row.batch,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    attempts: row.attempts,
    progress: progressOf(row),
    failure: failureOf(row),
    format: DocumentFormat.nullable().parse(row.format),
    language: DocumentLanguage.nullable().parse(row.language),
    pages: row.pages,
    characters: row.characters,
    pins: RunPins.nullable().parse(row.pins),
    stages: z.array(StageRecord).parse(row.stages ?? []),
    contentHash: Sha256.nullable().parse(row.contentHash),
  }
}

/** Progress is told only while a run runs: the last step of an ended one says nothing. */
function progressOf(row: RunRow): StoredRun['progress'] {
  if (row.status !== 'running' || row.progressStage === null) return null
  return { stage: StageName.parse(row.progressStage), done: row.progressDone, total: row.progressTotal }
}

function failureOf(row: RunRow): RunFailure | null {
  if (row.failureCode === null) return null
  return {
    code: ErrorCode.parse(row.failureCode),
    stage: StageName.nullable().parse(row.failureStage),
    message: row.failureMessage ?? '',
  }
}

export async function insertRun(tx: Transaction, run: NewRun): Promise<StoredRun> {
  const { batch, ...data } = run
  return runOf(await tx.run.create({ data: { ...data, batch: batch ?? null } }))
}

export async function findRun(db: Reader, id: RunId): Promise<StoredRun | undefined> {
  const row = await db.run.findUnique({ where: { id } })
  return row === null ? undefined : runOf(row)
}

/** Whether the document has a run in one of these statuses. */
export async function hasRun(
  db: Reader,
  documentId: DocumentId,
  statuses: readonly RunStatus[],
): Promise<boolean> {
  return (await db.run.count({ where: { documentId, status: { in: [...statuses] } } })) > 0
}

/** Runs newest first, by (createdAt, id). */
export async function pageOfRuns(db: Reader, filter: RunFilter): Promise<StoredRun[]> {
  const { after } = filter
  const rows = await db.run.findMany({
    where: {
      ...(filter.documentId === undefined ? {} : { documentId: filter.documentId }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.batch === undefined ? {} : { batch: filter.batch }),
      ...(after === undefined
        ? {}
        : { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit,
  })
  return rows.map(runOf)
}

/** Of each document the newest run, and the newest succeeded one where that is another. */
export async function latestRuns(
  db: Reader,
  documentIds: readonly DocumentId[],
): Promise<Map<DocumentId, { latest: StoredRun; succeeded: StoredRun | undefined }>> {
  if (documentIds.length === 0) return new Map()
  const ids = await db.$queryRaw<{ document_id: string; latest: string; succeeded: string | null }[]>`
    SELECT d.id AS document_id, latest.id AS latest, succeeded.id AS succeeded
    FROM unnest(${documentIds}::uuid[]) AS d (id)
    JOIN LATERAL (
      SELECT id FROM runs WHERE document_id = d.id ORDER BY created_at DESC, id DESC LIMIT 1) latest ON true
    LEFT JOIN LATERAL (
      SELECT id FROM runs WHERE document_id = d.id AND status = 'succeeded'
      ORDER BY created_at DESC, id DESC LIMIT 1) succeeded ON true`
  const wanted = [...new Set(ids.flatMap((row) => [row.latest, row.succeeded ?? row.latest]))]
  const rows = await db.run.findMany({ where: { id: { in: wanted } } })
  const runs = new Map(rows.map((row) => [row.id, runOf(row)]))
  return new Map(
    ids.flatMap((row) => {
      const latest = runs.get(row.latest)
      if (latest === undefined) return []
      const succeeded = row.succeeded === null ? undefined : runs.get(row.succeeded)
      return [[latest.documentId, { latest, succeeded }]]
    }),
  )
}

/** Ends a queued or running run as cancelled; undefined when it had ended already. */
export async function markCancelled(tx: Transaction, id: RunId, at: Date): Promise<StoredRun | undefined> {
  const { count } = await tx.run.updateMany({
    where: { id, status: { in: ['queued', 'running'] } },
    data: { status: 'cancelled', finishedAt: at },
  })
  return count === 0 ? undefined : findRun(tx, id)
}

/** Runs of every status, those with none as 0. One pass over an index. */
export async function countRunsByStatus(db: Reader): Promise<Record<RunStatus, number>> {
  const groups = await db.$queryRaw<{ status: RunStatus; count: bigint }[]>(
    Prisma.sql`SELECT status, count(*) AS count FROM runs GROUP BY status`,
  )
  const counts: Record<RunStatus, number> = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 }
  for (const { status, count } of groups) counts[status] = Number(count)
  return counts
}
