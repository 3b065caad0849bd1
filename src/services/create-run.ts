import type { DocumentId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { findDocument, lockDocument } from '../storage/documents-store.js'
import { hasRun, type StoredRun } from '../storage/runs-store.js'
import type { Caller, ServiceContext } from './context.js'
import { found } from './found.js'
import { queueRun } from './queue-run.js'

/** Queues another analysis of a stored document. Throws `not-found`, or `conflict` while one is queued or running. */
export async function createRun(
  context: ServiceContext,
  caller: Caller,
  documentId: DocumentId,
): Promise<StoredRun> {
  return context.database.transaction(async (tx) => {
    found(await findDocument(tx, documentId), 'document')
    await lockDocument(tx, documentId)
    if (await hasRun(tx, documentId, ['queued', 'running'])) {
      throw new CodedError('conflict', 'a run of this document is queued or running already')
    }
    return queueRun(context, tx, caller, { documentId, reason: 'request' })
  })
}
