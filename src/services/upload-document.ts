import { randomUUID } from 'node:crypto'
import { DocumentId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { appendAudit } from '../storage/audit.js'
import { putBlob } from '../storage/blobs.js'
import type { Transaction } from '../storage/database.js'
import {
  findDocumentByHash,
  insertDocument,
  lockDocument,
  noteDepth,
  type StoredDocument,
} from '../storage/documents-store.js'
import { hasRun, type StoredRun } from '../storage/runs-store.js'
import { actorOf, personOf } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { cleanName } from './document-name.js'
import { overviewOf, type DocumentOverview } from './document-overview.js'
import { mediaTypeOf } from './media-type.js'
import { queueRun } from './queue-run.js'

export interface Upload {
  /** As the client calls the file; a path is cut to its last part. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly sample?: boolean
}

export interface Uploaded {
  readonly document: DocumentOverview
  /** The run this upload queued; null where the stored document needed none. */
  readonly run: StoredRun | null
  readonly duplicate: boolean
}

/**
 * Stores a document and queues its first run, all in one transaction: once it returns, neither is lost. Bytes that are
 * stored already are recognised, whatever their name; they get a run only when they have none queued, running or
 * succeeded. Throws `document-too-large` and `upload-invalid`. A file that cannot be read is still stored: its run
 * fails and says why.
 */
export async function uploadDocument(
  context: ServiceContext,
  caller: Caller,
  upload: Upload,
): Promise<Uploaded> {
  if (upload.bytes.length > context.config.maxUploadBytes) {
    throw new CodedError('document-too-large', 'the file is larger than this server accepts')
  }
  const name = cleanName(upload.name)
  if (name === '') throw new CodedError('upload-invalid', 'the file has no name')
  const mediaType = await mediaTypeOf(upload.bytes, name)
  return context.database.transaction(async (tx) => {
    const sha256 = await putBlob(tx, upload.bytes)
    const stored = await findDocumentByHash(tx, sha256)
    if (stored !== undefined) return recognise(context, tx, caller, stored)

    const now = context.clock()
    const document = await insertDocument(tx, {
      id: DocumentId.parse(randomUUID()),
      name,
      mediaType,
      size: upload.bytes.length,
      sha256,
      sample: upload.sample ?? false,
      uploadedAt: now,
      uploadedBy: personOf(caller),
      depth: 0,
    })
    await appendAudit(tx, {
      at: now,
      actor: actorOf(caller),
      action: 'document.uploaded',
      subject: { kind: 'document', id: document.id },
      data: { sha256, size: document.size },
    })
    const reason = document.sample ? 'sample' : 'upload'
    const run = await queueRun(context, tx, caller, { documentId: document.id, reason })
    return { document: await overviewOf(tx, document), run, duplicate: false }
  })
}

async function recognise(
  context: ServiceContext,
  tx: Transaction,
  caller: Caller,
  document: StoredDocument,
): Promise<Uploaded> {
  await lockDocument(tx, document.id)
  await noteDepth(tx, document.id, 0)
  const served = await hasRun(tx, document.id, ['queued', 'running', 'succeeded'])
  await appendAudit(tx, {
    at: context.clock(),
    actor: actorOf(caller),
    action: 'document.duplicate-recognised',
    subject: { kind: 'document', id: document.id },
    data: { sha256: document.sha256 },
  })
  const run = served
    ? null
    : await queueRun(context, tx, caller, { documentId: document.id, reason: 'upload' })
  return { document: await overviewOf(tx, document), run, duplicate: true }
}
