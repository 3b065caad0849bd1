import { randomUUID } from 'node:crypto'
import { RunId, type DocumentId } from '../domain/ids.js'
import { appendAudit } from '../storage/audit.js'
import type { Transaction } from '../storage/database.js'
import { insertRun, type RunReason, type StoredRun } from '../storage/runs-store.js'
import { actorOf } from './actor.js'
import type { Caller, ServiceContext } from './context.js'

/**
 * Stores a run, its job and its audit event in the caller's transaction: there is never one without the others.
 * Call it last, for the audit event makes other writers wait.
 */
export async function queueRun(
  context: ServiceContext,
  tx: Transaction,
  caller: Caller,
  run: {
    documentId: DocumentId
    reason: RunReason
    batch?: string | undefined
    priority?: number | undefined
  },
): Promise<StoredRun> {
  const { priority, ...rest } = run
  const now = context.clock()
  const id = RunId.parse(randomUUID())
  const stored = await insertRun(tx, {
    ...rest,
    id,
    requestedBy: `${caller.kind}:${caller.id}`,
    createdAt: now,
  })
  await context.queue.enqueueRun(tx, { runId: id, ...(priority === undefined ? {} : { priority }) })
  await appendAudit(tx, {
    at: now,
    actor: actorOf(caller),
    action: 'run.queued',
    subject: { kind: 'run', id },
    data: { documentId: run.documentId, reason: run.reason },
  })
  return stored
}
