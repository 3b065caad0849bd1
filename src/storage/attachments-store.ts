import { DocumentId, Sha256 } from '../domain/ids.js'
import type { Reader, Transaction } from './database.js'

/** A document's place within another; `position` is the attachment's index in the parent. */
export interface AttachmentLink {
  readonly parentId: DocumentId
  readonly documentId: DocumentId
  readonly position: number
  readonly name: string
  readonly attachedAt: Date
}

/** Both documents must be stored. False where the one is known to be within the other already. */
export async function insertAttachment(tx: Transaction, link: AttachmentLink): Promise<boolean> {
  const { count } = await tx.attachment.createMany({ data: [link], skipDuplicates: true })
  return count === 1
}

/** One end of a link, as seen from the other. */
export interface AttachedDocument {
  readonly documentId: DocumentId
  readonly sha256: Sha256
  /** The file's name within the parent. */
  readonly name: string
  readonly index: number
}

/** What came within a document, in its order. */
export async function attachmentsOf(db: Reader, parentId: DocumentId): Promise<AttachedDocument[]> {
  const rows = await db.attachment.findMany({
    where: { parentId },
    orderBy: [{ position: 'asc' }, { documentId: 'asc' }],
    include: { document: { select: { sha256: true } } },
  })
  return rows.map(({ documentId, document, name, position }) => ({
    documentId: DocumentId.parse(documentId),
    sha256: Sha256.parse(document.sha256),
    name,
    index: position,
  }))
}

/** The documents that this one came within, the first first. */
export async function parentsOf(db: Reader, documentId: DocumentId): Promise<AttachedDocument[]> {
  const rows = await db.attachment.findMany({
    where: { documentId },
    orderBy: [{ attachedAt: 'asc' }, { parentId: 'asc' }],
    include: { parent: { select: { sha256: true } } },
  })
  return rows.map(({ parentId, parent, name, position }) => ({
    documentId: DocumentId.parse(parentId),
    sha256: Sha256.parse(parent.sha256),
    name,
    index: position,
  }))
}
