import { randomUUID } from 'node:crypto'
import { DecisionId, type FindingId, type ReviewId, type UserId } from '../domain/ids.js'
import { standingDecisions, type Decision, type DecisionAction, type Review } from '../domain/review.js'
import { contains, type Span } from '../domain/span.js'
import { CodedError } from '../errors.js'
import { findingId, hashOf } from '../hash.js'
import { appendAudit } from '../storage/audit.js'
import { findingKinds } from '../storage/findings-store.js'
import { advanceReview, decisionsOf, findReview, insertDecisions } from '../storage/reviews-store.js'
import { actorOf, requirePerson } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { found } from './found.js'
import { readParsedOf } from './parsed-cache.js'

type AddAction = Extract<DecisionAction, { action: 'add' }>

/** A decision as a person makes it: an added finding has no id yet. */
export type DraftDecision = Exclude<DecisionAction, AddAction> | Omit<AddAction, 'findingId'>

/**
 * Records decisions on a review, all or none, each under the next version. `expectedVersion` is the version their maker
 * saw. Throws `not-found`; `review-signed`; `version-conflict` with `currentVersion` when someone decided meanwhile;
 * `request-invalid` for a finding the run does not have or a span outside its text; `conflict` for withdrawing what is
 * not decided; `forbidden` for anyone but a person.
 */
export async function recordDecisions(
  context: ServiceContext,
  caller: Caller,
  reviewId: ReviewId,
  request: { expectedVersion: number; decisions: readonly DraftDecision[] },
): Promise<void> {
  const person = requirePerson(caller)
  const { runId } = found(await findReview(context.database.prisma, reviewId), 'review')
  const parsed = found(await readParsedOf(context.database, runId), 'run output')
  const text = { start: 0, end: parsed.text.length }

  await context.database.transaction(async (tx) => {
    const review = found(await findReview(tx, reviewId), 'review')
    refuseStale(review, request.expectedVersion)
    const earlier = await decisionsOf(tx, reviewId)
    const known: KnownFindings = {
      ids: new Set((await findingKinds(tx, review.runId)).keys()),
      standing: new Set(standingDecisions(earlier).keys()),
    }
    for (const { decision } of earlier) if (decision.action === 'add') known.ids.add(decision.findingId)

    const now = context.clock()
    const decisions = request.decisions.map((draft, index) =>
      decide(draft, known, text, { reviewId, by: person.id, at: now, version: review.version + index + 1 }),
    )
    const version = review.version + decisions.length
    const advanced = await advanceReview(tx, reviewId, review.version, version)
    if (!advanced) refuseStale(found(await findReview(tx, reviewId), 'review'), request.expectedVersion)
    await insertDecisions(tx, decisions)
    await appendAudit(tx, {
      at: now,
      actor: actorOf(caller),
      action: 'decision.recorded',
      subject: { kind: 'review', id: reviewId },
      data: { runId: review.runId, count: decisions.length, version, decisionsHash: hashOf(decisions) },
    })
  })
}

/** Throws where the review is not the open one, at the version, that the writer saw. */
export function refuseStale(review: Review, expectedVersion: number): void {
  if (review.status === 'signed')
    throw new CodedError('review-signed', 'the review is signed and does not change')
  if (review.version === expectedVersion) return
  throw new CodedError('version-conflict', 'the review has changed since it was read', {
    details: { expectedVersion, currentVersion: review.version },
  })
}

/** Findings that can be decided on, and those with a standing decision; both grow with each decision of a request. */
interface KnownFindings {
  readonly ids: Set<FindingId>
  readonly standing: Set<FindingId>
}

function decide(
  draft: DraftDecision,
  known: KnownFindings,
  text: Span,
  made: { reviewId: ReviewId; by: UserId; at: Date; version: number },
): Decision {
  const decision = withFindingId(draft, text)
  const { findingId: id } = decision
  if (decision.action === 'add') known.ids.add(id)
  if (!known.ids.has(id))
    throw new CodedError('request-invalid', 'the run has no such finding', { details: { findingId: id } })
  if (decision.action === 'amend' && decision.amendment.span !== undefined)
    requireWithin(text, decision.amendment.span)
  if (decision.action === 'withdraw') {
    const stood = known.standing.delete(id)
    if (!stood)
      throw new CodedError('conflict', 'nothing is decided on this finding', { details: { findingId: id } })
  } else {
    known.standing.add(id)
  }
  const { reviewId, by, at, version } = made
  return { id: DecisionId.parse(randomUUID()), reviewId, version, by, at: at.toISOString(), decision }
}

/** An added finding's id follows from what it claims, as every finding's does. */
function withFindingId(draft: DraftDecision, text: Span): DecisionAction {
  if (draft.action !== 'add') return draft
  requireWithin(text, draft.span)
  return { ...draft, findingId: findingId({ kind: 'added', label: draft.label, spans: [draft.span] }) }
}

function requireWithin(text: Span, span: Span): void {
  if (!contains(text, span))
    throw new CodedError('request-invalid', 'the span lies outside the text of the run')
}
