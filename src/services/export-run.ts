import type { RunId, Sha256 } from '../domain/ids.js'
import { hashOf } from '../hash.js'
import { attachmentsOf, parentsOf, type AttachedDocument } from '../storage/attachments-store.js'
import { appendAudit } from '../storage/audit.js'
import { auditEventsAbout } from '../storage/audit-of-subjects.js'
import { commentsOf, decisionsOf, findReviewOfRun, findSignOff } from '../storage/reviews-store.js'
import { actorOf } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { commentOf, decisionOf } from './decision-of.js'
import { readRun } from './read-run.js'
import { readStoredAnalysis } from './stored-analysis.js'
import type { RunExport } from '../domain/run-export.js'

/**
 * Everything about a succeeded run as one JSON file that `npm run verify` checks offline. The export itself is audited,
 * and that event is in it. Throws `not-found`, or `conflict` while the run has no result.
 */
export async function exportRun(
  context: ServiceContext,
  caller: Caller,
  runId: RunId,
): Promise<{ contentHash: Sha256; json: string }> {
  const analysis = await readStoredAnalysis(context, runId)
  const { documentId } = await readRun(context, runId)
  return context.database.transaction(async (tx) => {
    const review = await findReviewOfRun(tx, runId)
    const decisions = review === undefined ? [] : (await decisionsOf(tx, review.id)).map(decisionOf)
    const comments = review === undefined ? [] : (await commentsOf(tx, review.id)).map(commentOf)
    const signOff = review === undefined ? undefined : await findSignOff(tx, review.id)
    await appendAudit(tx, {
      at: context.clock(),
      actor: actorOf(caller),
      action: 'export.made',
      subject: { kind: 'run', id: runId },
      data: { runHash: analysis.run.contentHash },
    })
    const subjects = [documentId, runId, ...(review === undefined ? [] : [review.id])]
    const content: Omit<RunExport, 'contentHash'> = {
      ...analysis,
      ...linked('parents', await parentsOf(tx, documentId)),
      ...linked('attachments', await attachmentsOf(tx, documentId)),
      review: review === undefined ? null : { ...review, decisions, comments, signOff: signOff ?? null },
      audit: await auditEventsAbout(tx, subjects),
    }
    const contentHash = hashOf(content)
    return { contentHash, json: JSON.stringify({ ...content, contentHash }, null, 1) }
  })
}

const linked = <Key extends string>(key: Key, documents: AttachedDocument[]) =>
  (documents.length === 0 ? {} : { [key]: documents }) as Partial<Record<Key, AttachedDocument[]>>
