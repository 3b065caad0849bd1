import { DocumentId } from '../domain/ids.js'
import type { RunStatus } from '../domain/run.js'
import type { Reader, Transaction } from './database.js'
import { Prisma } from './generated/client.js'

/** Which stored documents to analyse again; conditions that are given must all hold. */
export interface ReprocessFilter {
  readonly documents?: readonly DocumentId[]
  /** Part of the name, case-insensitive. */
  readonly name?: string
  /** Uploaded at this time or later. */
  readonly since?: Date
  /** The newest run failed. */
  readonly failed?: boolean
  /**
   * The newest succeeded run was made by other code, or by an adapter and playbooks whose sorted hashes, joined by
   * commas, are none of these.
   */
  readonly staleAgainst?: { readonly codeVersion: string; readonly artifactSets: readonly string[] }
}

const newest = (condition: Prisma.Sql) => Prisma.sql`
  (SELECT r.id FROM runs r WHERE r.document_id = d.id AND ${condition} ORDER BY r.created_at DESC, r.id DESC LIMIT 1)`

function conditions(filter: ReprocessFilter): Prisma.Sql {
  const all = [Prisma.sql`true`]
  if (filter.documents !== undefined) all.push(Prisma.sql`d.id = ANY(${filter.documents}::uuid[])`)
  if (filter.name !== undefined) all.push(Prisma.sql`position(lower(${filter.name}) IN lower(d.name)) > 0`)
  if (filter.since !== undefined) all.push(Prisma.sql`d.uploaded_at >= ${filter.since}`)
  if (filter.failed === true) {
    all.push(
      Prisma.sql`EXISTS (SELECT 1 FROM runs f WHERE f.id = ${newest(Prisma.sql`true`)} AND f.status = 'failed')`,
    )
  }
  if (filter.staleAgainst !== undefined) {
    const { codeVersion, artifactSets } = filter.staleAgainst
    const made = Prisma.sql`(
      SELECT coalesce(string_agg(a->>'sha256', ',' ORDER BY a->>'sha256' COLLATE "C"), '')
      FROM jsonb_array_elements(s.pins->'artifacts') a WHERE a->>'kind' IN ('adapter', 'playbook'))`
    all.push(Prisma.sql`EXISTS (
      SELECT 1 FROM runs s WHERE s.id = ${newest(Prisma.sql`r.status = 'succeeded'`)}
      AND (s.pins->>'codeVersion' <> ${codeVersion} OR ${made} <> ALL(${artifactSets}::text[])))`)
  }
  return Prisma.join(all, ' AND ')
}

/** Ids of matching documents, in id order, after the given one. */
export async function selectDocuments(
  db: Reader,
  filter: ReprocessFilter,
  after: DocumentId | undefined,
  limit: number,
): Promise<DocumentId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM documents d
    WHERE ${conditions(filter)} AND d.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    ORDER BY d.id LIMIT ${limit}`
  return rows.map((row) => DocumentId.parse(row.id))
}

export async function countDocuments(db: Reader, filter: ReprocessFilter): Promise<number> {
  const rows = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM documents d WHERE ${conditions(filter)}`
  return Number(rows[0]?.count ?? 0)
}

/** Locks the documents and returns those that have no run in the batch yet. */
export async function lockDocumentsOutside(
  tx: Transaction,
  documents: readonly DocumentId[],
  batch: string,
): Promise<DocumentId[]> {
  await tx.$queryRaw`SELECT 1 FROM documents WHERE id = ANY(${documents}::uuid[]) ORDER BY id FOR UPDATE`
  const rows = await tx.run.findMany({
    where: { batch, documentId: { in: [...documents] } },
    select: { documentId: true },
  })
  const inBatch = new Set(rows.map((row) => row.documentId))
  return documents.filter((id) => !inBatch.has(id))
}

/** Runs of a batch by status, those with none as 0. */
export async function countBatch(db: Reader, batch: string): Promise<Record<RunStatus, number>> {
  const groups = await db.run.groupBy({ by: ['status'], where: { batch }, _count: true })
  const counts: Record<RunStatus, number> = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 }
  for (const group of groups) counts[group.status] = group._count
  return counts
}
