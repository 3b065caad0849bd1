import type { RunId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { appendAudit } from '../storage/audit.js'
import { findRun, markCancelled, type StoredRun } from '../storage/runs-store.js'
import { actorOf } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { found } from './found.js'

/**
 * Ends a queued or running run as cancelled; a worker that has it in hand stops within a second and writes nothing.
 * Throws `not-found`, or `conflict` when the run has ended.
 */
export async function cancelRun(context: ServiceContext, caller: Caller, id: RunId): Promise<StoredRun> {
  return context.database.transaction(async (tx) => {
    found(await findRun(tx, id), 'run')
    const now = context.clock()
    const cancelled = await markCancelled(tx, id, now)
    if (cancelled === undefined) throw new CodedError('conflict', 'the run has ended already')
    await context.queue.cancelRun(tx, id)
    await appendAudit(tx, {
      at: now,
      actor: actorOf(caller),
      action: 'run.cancelled',
      subject: { kind: 'run', id },
      data: { documentId: cancelled.documentId },
    })
    return cancelled
  })
}
