import { randomUUID } from 'node:crypto'
import { DocumentId, type Sha256 } from '../domain/ids.js'
import type { Attachment } from '../domain/parsed-document.js'
import type { Warning } from '../domain/warning.js'
import { isCoded } from '../errors.js'
import { sha256 } from '../hash.js'
import type { DocumentInput } from '../pipeline/analyze.js'
import { insertAttachment } from '../storage/attachments-store.js'
import { appendAudit } from '../storage/audit.js'
import { putBlob } from '../storage/blobs.js'
import type { Transaction } from '../storage/database.js'
import { findDocumentByHash, insertDocument, lockDocument, noteDepth } from '../storage/documents-store.js'
import type { Claim } from '../storage/run-lifecycle-store.js'
import { hasRun } from '../storage/runs-store.js'
import type { ServiceContext } from './context.js'
import { cleanName } from './document-name.js'
import { mediaTypeOf } from './media-type.js'
import type { DocumentAnalyzer } from './process-run.js'
import { queueRun } from './queue-run.js'

/** Levels of documents within documents, below one that was uploaded. The database holds it too. */
const MAX_DEPTH = 3
const MAX_ATTACHMENTS = 100
/** Bytes that are stored in one transaction with the end of the run; more are stored ahead, one file at a time. */
const TOGETHER_BYTES = 16 * 1024 * 1024

const WORKER = { kind: 'system', id: 'worker' } as const

/** A file to be stored as a document of its own. */
export interface NewAttachment {
  readonly index: number
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly sha256: Sha256
}

export interface Gathered {
  /** In the order of their hashes, each once: two runs that store the same files never wait for each other in a circle. */
  readonly files: readonly NewAttachment[]
  /** What is not stored, and why. */
  readonly warnings: readonly Warning[]
}

/**
 * The files within a document that are to be stored, read in a parser process. Files too deep, too many, too large or
 * empty are told by warnings, and so are files that cannot be read: what the document itself says stands without them.
 * Throws only what aborts the run.
 */
export async function gatherAttachments(
  context: ServiceContext,
  analyzer: DocumentAnalyzer,
  document: DocumentInput & { readonly depth: number },
  announced: readonly Attachment[],
  signal: AbortSignal,
): Promise<Gathered> {
  if (announced.length === 0) return { files: [], warnings: [] }
  if (document.depth >= MAX_DEPTH) {
    return { files: [], warnings: [notRead(announced.length, `it lies deeper than ${MAX_DEPTH} levels`)] }
  }
  try {
    const files = await analyzer.readAttachments(document, { signal })
    return await choose(context, files)
  } catch (error) {
    if (signal.aborted || !isCoded(error)) throw error
    return { files: [], warnings: [notRead(announced.length, error.message)] }
  }
}

async function choose(
  { config }: ServiceContext,
  read: Awaited<ReturnType<DocumentAnalyzer['readAttachments']>>,
): Promise<Gathered> {
  const within = read.slice(0, MAX_ATTACHMENTS)
  const empty = within.filter(({ bytes }) => bytes.length === 0)
  const large = within.filter(({ bytes }) => bytes.length > config.maxUploadBytes)
  const unique = new Map<Sha256, NewAttachment>()
  for (const { index, name, bytes } of within) {
    if (bytes.length === 0 || bytes.length > config.maxUploadBytes) continue
    const hash = sha256(bytes)
    if (unique.has(hash)) continue
    const clean = cleanName(name)
    const called = clean === '' ? `attachment ${index + 1}` : clean
    const mediaType = await mediaTypeOf(bytes, called)
    unique.set(hash, { index, name: called, mediaType, bytes, sha256: hash })
  }
  return {
    files: [...unique.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    warnings: [
      ...(empty.length > 0 ? [notRead(empty.length, 'it is empty')] : []),
      ...(large.length > 0 ? [notRead(large.length, 'it is larger than a document may be')] : []),
      ...(read.length > within.length
        ? [notRead(read.length - within.length, `there are more than ${MAX_ATTACHMENTS}`)]
        : []),
    ],
  }
}

const notRead = (count: number, why: string): Warning => ({
  code: 'attachment-not-read',
  message: `${count === 1 ? 'an attachment is' : `${count} attachments are`} not stored: ${why}`,
})

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
