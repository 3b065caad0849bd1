import { DocumentId, Sha256, UserId } from '../domain/ids.js'
import type { Reader, Transaction } from './database.js'
import { Prisma, type Document as DocumentRow } from './generated/client.js'

/**
 * A stored document; `uploadedBy` is null for samples. `parent` is the document it came within first, `depth` the levels
 * within an uploaded document that it came at the least, 0 for one that was uploaded itself. `encrypted`: its password is
 * stored, without which its bytes do not open.
 */
export interface StoredDocument {
  readonly id: DocumentId
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: Sha256
  readonly sample: boolean
  readonly uploadedAt: Date
  readonly uploadedBy: { readonly id: UserId; readonly name: string } | null
  readonly parent: { readonly id: DocumentId; readonly name: string } | null
  readonly depth: number
  readonly encrypted: boolean
}

export type NewDocument = Omit<StoredDocument, 'uploadedBy' | 'parent' | 'encrypted'> & {
  readonly uploadedBy: string | null
}

/** Where a page of documents ends: the next one starts after it, newest first. */
export interface DocumentCursor {
  readonly at: Date
  readonly id: string
}

export type DocumentStatus = 'queued' | 'running' | 'failed' | 'reviewable' | 'signed'

export interface DocumentFilter {
  readonly name?: string | undefined
  readonly status?: DocumentStatus | undefined
  /** Only documents that came within this one, which is then the parent they are given. */
  readonly parent?: DocumentId | undefined
  readonly after?: DocumentCursor | undefined
  readonly limit: number
}

const NAMED = { select: { id: true, name: true } } as const
const withPeople = (within?: DocumentId) =>
  ({
    uploader: NAMED,
    password: { select: { keyId: true } },
    parents: {
      ...(within === undefined ? {} : { where: { parentId: within } }),
      orderBy: [{ attachedAt: 'asc' }, { parentId: 'asc' }],
      take: 1,
      select: { parent: NAMED },
    },
  }) satisfies Prisma.DocumentInclude

type Named = { readonly id: string; readonly name: string }
type Row = DocumentRow & { uploader: Named | null; parents: { parent: Named }[]; password: object | null }

function documentOf(row: Row): StoredDocument {
  const parent = row.parents[0]?.parent
  return {
    id: DocumentId.parse(row.id),
    name: row.name,
    mediaType: row.mediaType,
    size: Number(row.size),
    sha256: Sha256.parse(row.sha256),
    sample: row.sample,
    uploadedAt: row.uploadedAt,
    uploadedBy: row.uploader === null ? null : { id: UserId.parse(row.uploader.id), name: row.uploader.name },
    parent: parent === undefined ? null : { id: DocumentId.parse(parent.id), name: parent.name },
    depth: row.depth,
    encrypted: row.password !== null,
  }
}

/** The bytes' blob must be stored already, in the same transaction. */
export async function insertDocument(tx: Transaction, document: NewDocument): Promise<StoredDocument> {
  const row = await tx.document.create({
    data: { ...document, size: BigInt(document.size) },
    include: withPeople(),
  })
  return documentOf(row)
}

export async function findDocument(db: Reader, id: DocumentId): Promise<StoredDocument | undefined> {
  const row = await db.document.findUnique({ where: { id }, include: withPeople() })
  return row === null ? undefined : documentOf(row)
}

export async function findDocumentByHash(db: Reader, sha256: Sha256): Promise<StoredDocument | undefined> {
  const row = await db.document.findUnique({ where: { sha256 }, include: withPeople() })
  return row === null ? undefined : documentOf(row)
}

/** Holds the document against a second run being queued beside this one, until the transaction ends. */
export async function lockDocument(tx: Transaction, id: DocumentId): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM documents WHERE id = ${id}::uuid FOR UPDATE`
}

/** Takes note that the document came at this depth; the least stays. */
export async function noteDepth(tx: Transaction, id: DocumentId, depth: number): Promise<void> {
  await tx.document.updateMany({ where: { id, depth: { gt: depth } }, data: { depth } })
}

/** One page of documents, newest first. */
export async function pageOfDocuments(db: Reader, filter: DocumentFilter): Promise<StoredDocument[]> {
  const conditions = [Prisma.sql`true`]
  if (filter.after !== undefined) {
    conditions.push(Prisma.sql`(d.uploaded_at, d.id) < (${filter.after.at}, ${filter.after.id}::uuid)`)
  }
  if (filter.name !== undefined) conditions.push(Prisma.sql`d.name ILIKE ${`%${escapeLike(filter.name)}%`}`)
  if (filter.status !== undefined) conditions.push(statusCondition(filter.status))
  if (filter.parent !== undefined) {
    conditions.push(
      Prisma.sql`d.id IN (SELECT document_id FROM attachments WHERE parent_id = ${filter.parent}::uuid)`,
    )
  }
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM documents d WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY d.uploaded_at DESC, d.id DESC LIMIT ${filter.limit}`
  const rows = await db.document.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: [{ uploadedAt: 'desc' }, { id: 'desc' }],
    include: withPeople(filter.parent),
  })
  return rows.map(documentOf)
}

/**
 * Statuses of the latest run, or of the review of the latest succeeded one. They start from the runs and reviews in that
 * status, of which there are few, rather than from every document.
 */
function statusCondition(status: DocumentStatus): Prisma.Sql {
  if (status === 'reviewable' || status === 'signed') {
    const wanted = status === 'signed' ? 'signed' : 'open'
    return Prisma.sql`d.id IN (
      SELECT r.document_id FROM reviews v JOIN runs r ON r.id = v.run_id
      WHERE v.status = ${wanted}::review_status AND NOT EXISTS (
        SELECT 1 FROM runs newer WHERE newer.document_id = r.document_id AND newer.status = 'succeeded'
        AND (newer.created_at, newer.id) > (r.created_at, r.id)))`
  }
  return Prisma.sql`d.id IN (
    SELECT r.document_id FROM runs r
    WHERE r.status = ${status}::run_status AND NOT EXISTS (
      SELECT 1 FROM runs newer WHERE newer.document_id = r.document_id
      AND (newer.created_at, newer.id) > (r.created_at, r.id)))`
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')

/** Hashes of every document this part of the program has ever uploaded or recognised, by the audit trail. */
export async function hashesHandledBy(db: Reader, systemId: string): Promise<Set<Sha256>> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT data->>'sha256' AS sha256 FROM audit_events
    WHERE actor_kind = 'system' AND actor_id = ${systemId} AND subject_kind = 'document' AND data ? 'sha256'`
  return new Set(rows.map((row) => Sha256.parse(row.sha256)))
}
