import { randomUUID } from 'node:crypto'
import { CommentId, type FindingId, type ReviewId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import { appendAudit } from '../storage/audit.js'
import { findingKinds } from '../storage/findings-store.js'
import { decisionsOf, insertComment, lockReview, type StoredComment } from '../storage/reviews-store.js'
import { actorOf, requirePerson } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { found } from './found.js'

/**
 * Adds a comment to a review or to one of its findings. Throws `not-found`, `forbidden`, `review-signed`, or
 * `request-invalid` for a finding the review does not have.
 */
export async function addComment(
  context: ServiceContext,
  caller: Caller,
  reviewId: ReviewId,
  draft: { findingId: FindingId | null; text: string },
): Promise<StoredComment> {
  const author = requirePerson(caller)
  return context.database.transaction(async (tx) => {
    const review = found(await lockReview(tx, reviewId), 'review')
    if (review.status === 'signed')
      throw new CodedError('review-signed', 'the review is signed and does not change')
    if (draft.findingId !== null) {
      const added = (await decisionsOf(tx, reviewId)).some(
        ({ decision }) => decision.findingId === draft.findingId,
      )
      if (!added && !(await findingKinds(tx, review.runId)).has(draft.findingId)) {
        throw new CodedError('request-invalid', 'the run has no such finding', {
          details: { findingId: draft.findingId },
        })
      }
    }
    const now = context.clock()
    const comment = {
      ...draft,
      id: CommentId.parse(randomUUID()),
      reviewId,
      by: author.id,
      at: now.toISOString(),
    }
    await insertComment(tx, comment)
    await appendAudit(tx, {
      at: now,
      actor: actorOf(caller),
      action: 'comment.added',
      subject: { kind: 'review', id: reviewId },
      data: { commentId: comment.id, findingId: draft.findingId, textHash: sha256(draft.text) },
    })
    return { ...comment, author }
  })
}
