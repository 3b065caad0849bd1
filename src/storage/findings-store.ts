import type { z } from 'zod'
import { Finding, FindingKind, Severity } from '../domain/finding.js'
import { FindingId, RunId } from '../domain/ids.js'
import type { Reader } from './database.js'
import { Prisma } from './generated/client.js'

export interface FindingFilter {
  readonly kind?: FindingKind | undefined
  readonly severity?: Severity | undefined
  readonly label?: string | undefined
  readonly clause?: string | undefined
  /** Findings behind this ordinal. */
  readonly after?: number | undefined
  readonly limit: number
}

export interface StoredFinding {
  readonly ordinal: number
  readonly finding: Finding
}

export interface KindCounts {
  readonly kinds: Readonly<Record<FindingKind, number>>
  readonly severities: Readonly<Record<Severity, number>>
}

/** Findings of a run in document order. */
export async function pageOfFindings(
  db: Reader,
  runId: RunId,
  filter: FindingFilter,
): Promise<StoredFinding[]> {
  const rows = await db.finding.findMany({
    where: {
      runId,
      ...(filter.kind === undefined ? {} : { kind: filter.kind }),
      ...(filter.severity === undefined ? {} : { severity: filter.severity }),
      ...(filter.label === undefined ? {} : { label: filter.label }),
      ...(filter.clause === undefined ? {} : { clauseId: filter.clause }),
      ...(filter.after === undefined ? {} : { ordinal: { gt: filter.after } }),
    },
    orderBy: { ordinal: 'asc' },
    take: filter.limit,
    select: { ordinal: true, claim: true },
  })
  return rows.map((row) => ({ ordinal: row.ordinal, finding: Finding.parse(row.claim) }))
}

export async function allFindings(db: Reader, runId: RunId): Promise<Finding[]> {
  const rows = await db.finding.findMany({
    where: { runId },
    orderBy: { ordinal: 'asc' },
    select: { claim: true },
  })
  return rows.map((row) => Finding.parse(row.claim))
}

export async function findFinding(db: Reader, runId: RunId, id: FindingId): Promise<Finding | undefined> {
  const row = await db.finding.findUnique({ where: { runId_id: { runId, id } }, select: { claim: true } })
  return row === null ? undefined : Finding.parse(row.claim)
}

/** Ids and kinds of a run's findings, without their claims. */
export async function findingKinds(db: Reader, runId: RunId): Promise<Map<FindingId, FindingKind>> {
  const rows = await db.finding.findMany({ where: { runId }, select: { id: true, kind: true } })
  return new Map(rows.map((row) => [FindingId.parse(row.id), FindingKind.parse(row.kind)]))
}

/** Findings by kind and by severity, of each of the runs. One query. */
export async function countFindings(db: Reader, runIds: readonly RunId[]): Promise<Map<RunId, KindCounts>> {
  if (runIds.length === 0) return new Map()
  const rows = await db.$queryRaw<{ run_id: string; kind: string; severity: string | null; count: bigint }[]>(
    Prisma.sql`SELECT run_id, kind, severity, count(*) AS count FROM findings
      WHERE run_id = ANY(${runIds}::uuid[]) GROUP BY run_id, kind, severity`,
  )
  const counts = new Map(runIds.map((id) => [id, noFindings()]))
  for (const row of rows) {
    const of = counts.get(RunId.parse(row.run_id))
    if (of === undefined) continue
    of.kinds[FindingKind.parse(row.kind)] += Number(row.count)
    const severity = Severity.nullable().parse(row.severity)
    if (severity !== null) of.severities[severity] += Number(row.count)
  }
  return counts
}

const zeros = <Key extends string>(keys: z.ZodEnum<Record<Key, Key>>): Record<Key, number> =>
  Object.fromEntries(keys.options.map((key) => [key, 0])) as Record<Key, number>

const noFindings = () => ({ kinds: zeros(FindingKind), severities: zeros(Severity) })
