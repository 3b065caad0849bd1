import { randomUUID } from 'node:crypto'
import { DocumentId } from '../domain/ids.js'
import { insertAttachment } from '../storage/attachments-store.js'
import { appendAudit } from '../storage/audit.js'
import { putBlob } from '../storage/blobs.js'
import type { Transaction } from '../storage/database.js'
import { findDocumentByHash, insertDocument, lockDocument, noteDepth } from '../storage/documents-store.js'
import type { Claim } from '../storage/run-lifecycle-store.js'
import { hasRun } from '../storage/runs-store.js'
import type { ServiceContext } from './context.js'
import type { NewAttachment } from './gather-attachments.js'
import { queueRun } from './queue-run.js'

/** Bytes that are stored in one transaction with the end of the run; more are stored ahead, one file at a time. */
const TOGETHER_BYTES = 16 * 1024 * 1024

const WORKER = { kind: 'system', id: 'worker' } as const

/**
 * Stores large files ahead of the transaction that makes documents of them, so that this one stays short: until then
 * they are bytes that nothing names, and a run that is delivered again finds them there.
 */
export async function storeLargeAttachments(
  context: ServiceContext,
  files: readonly NewAttachment[],
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (total <= TOGETHER_BYTES) return
  for (const { bytes } of files) await context.database.transaction((tx) => putBlob(tx, bytes))
}

/** A document that a run has brought; `queue` where it has to be analysed. */
export interface Attached {
  readonly documentId: DocumentId
  readonly file: NewAttachment
  readonly queue: boolean
}

/**
 * Makes a document of each file, or recognises the one that has its bytes, and notes whose attachment it is. What the
 * parent is known to hold already is left out: done twice, nothing changes. Call it before the first audit event of the
 * transaction, and `announceAttachments` after.
 */
export async function placeAttachments(
  tx: Transaction,
  parent: Claim['document'],
  files: readonly NewAttachment[],
  at: Date,
): Promise<Attached[]> {
  const attached: Attached[] = []
  for (const file of files) {
    const documentId = await documentFor(tx, parent, file, at)
    if (documentId === parent.id) continue
    const { index: position, name } = file
    const link = { parentId: parent.id, documentId, position, name, attachedAt: at }
    if (!(await insertAttachment(tx, link))) continue
    const served = await hasRun(tx, documentId, ['queued', 'running', 'succeeded'])
    attached.push({ documentId, file, queue: !served })
  }
  return attached
}

async function documentFor(
  tx: Transaction,
  parent: Claim['document'],
  file: NewAttachment,
  at: Date,
): Promise<DocumentId> {
  const depth = parent.depth + 1
  const stored = await findDocumentByHash(tx, await putBlob(tx, file.bytes))
  if (stored !== undefined) {
    await lockDocument(tx, stored.id)
    await noteDepth(tx, stored.id, depth)
    return stored.id
  }
  const { name, mediaType, bytes, sha256: hash } = file
  const { sample, uploadedBy } = parent
  const id = DocumentId.parse(randomUUID())
  const document = { id, name, mediaType, size: bytes.length, sha256: hash, sample, uploadedBy, depth }
  await insertDocument(tx, { ...document, uploadedAt: at })
  return id
}

/** Audits what `placeAttachments` did, and queues the runs it asks for. */
export async function announceAttachments(
  context: ServiceContext,
  tx: Transaction,
  parentId: DocumentId,
  attached: readonly Attached[],
  at: Date,
): Promise<void> {
  for (const { documentId, file, queue } of attached) {
    await appendAudit(tx, {
      at,
      actor: WORKER,
      action: 'document.attached',
      subject: { kind: 'document', id: documentId },
      data: { parentId, index: file.index, sha256: file.sha256, size: file.bytes.length },
    })
    if (queue) await queueRun(context, tx, WORKER, { documentId, reason: 'attachment' })
  }
}
