import { z } from 'zod'
import { ErrorCode } from '../domain/error-code.js'
import { DocumentId, RunId, Sha256 } from '../domain/ids.js'
import { DocumentLanguage } from '../domain/language.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import { RunPins, StageName, StageRecord, type RunFailure, type RunStatus } from '../domain/run.js'
import type { Reader, Transaction } from './database.js'
import { Prisma, type Run as RunRow } from './generated/client.js'

export const RunReason = z.enum(['upload', 'sample', 'request', 'reprocess', 'attachment', 'password'])
export type RunReason = z.infer<typeof RunReason>

/** A run as listings show it; what it read and wrote is in run-output-store.ts and findings-store.ts. */
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
  /** How many, over all stages. */
  readonly warnings: number
  readonly contentHash: Sha256 | null
}

/** With what it is pinned to and what each stage did: some kilobytes of JSON, so only where asked for. */
export interface StoredRunDetail extends StoredRun {
  readonly pins: RunPins | null
  readonly stages: StageRecord[]
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

const SUMMARY = { pins: true, stages: true } as const
type SummaryRow = Omit<RunRow, keyof typeof SUMMARY>

function runOf(row: SummaryRow, warnings: number): StoredRun {
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
    warnings,
    contentHash: Sha256.nullable().parse(row.contentHash),
  }
}

/** Progress is told only while a run runs: the last step of an ended one says nothing. */
function progressOf(row: SummaryRow): StoredRun['progress'] {
  if (row.status !== 'running' || row.progressStage === null) return null
  return { stage: StageName.parse(row.progressStage), done: row.progressDone, total: row.progressTotal }
}

function failureOf(row: SummaryRow): RunFailure | null {
  if (row.failureCode === null) return null
  return {
    code: ErrorCode.parse(row.failureCode),
    stage: StageName.nullable().parse(row.failureStage),
    message: row.failureMessage ?? '',
  }
}

export async function insertRun(tx: Transaction, run: NewRun): Promise<StoredRun> {
  const { batch, ...data } = run
  return runOf(await tx.run.create({ data: { ...data, batch: batch ?? null }, omit: SUMMARY }), 0)
}

export async function findRun(db: Reader, id: RunId): Promise<StoredRunDetail | undefined> {
  const row = await db.run.findUnique({ where: { id } })
  if (row === null) return undefined
  const stages = z.array(StageRecord).parse(row.stages ?? [])
  const warnings = stages.reduce((sum, stage) => sum + stage.warnings.length, 0)
  return { ...runOf(row, warnings), pins: RunPins.nullable().parse(row.pins), stages }
}

/** Counted in the database, which spares reading every stage of every run of a listing. */
async function withWarnings(db: Reader, rows: readonly SummaryRow[]): Promise<StoredRun[]> {
  const counts = await db.$queryRaw<{ id: string; warnings: number }[]>`
    SELECT id, sum(jsonb_array_length(stage -> 'warnings'))::int AS warnings
    FROM runs, jsonb_array_elements(stages) AS stage
    WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[]) GROUP BY id`
  const warnings = new Map(counts.map((row) => [row.id, row.warnings]))
  return rows.map((row) => runOf(row, warnings.get(row.id) ?? 0))
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
    omit: SUMMARY,
  })
  return withWarnings(db, rows)
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
  const rows = await db.run.findMany({ where: { id: { in: wanted } }, omit: SUMMARY })
  const runs = new Map((await withWarnings(db, rows)).map((run) => [run.id as string, run]))
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
  if (count === 0) return undefined
  return runOf(await tx.run.findUniqueOrThrow({ where: { id }, omit: SUMMARY }), 0)
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
