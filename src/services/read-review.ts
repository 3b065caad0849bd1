import type { FindingId, ReviewId, RunId } from '../domain/ids.js'
import { standingDecisions, type Review, type SignOff } from '../domain/review.js'
import type { Reader } from '../storage/database.js'
import { findingKinds } from '../storage/findings-store.js'
import {
  commentsOf,
  decisionsOf,
  findReview,
  findReviewOfRun,
  findSignOff,
  type StoredComment,
  type StoredDecision,
} from '../storage/reviews-store.js'
import { blockingFindings } from './blocking-findings.js'
import type { ServiceContext } from './context.js'
import { found } from './found.js'
import { needsDecision } from './needs-decision.js'
import { readRun } from './read-run.js'

export type { StoredComment, StoredDecision }

/** A review with everything decided so far, and what still stands between it and a signature. */
export interface ReviewState {
  readonly review: Review
  readonly decisions: StoredDecision[]
  readonly comments: StoredComment[]
  readonly signOff: SignOff | null
  /** Findings that need a decision and have no standing one. */
  readonly undecided: number
  /** Findings whose evidence does not verify. */
  readonly blocking: FindingId[]
}

/** Throws `not-found`. */
export async function readReview(context: ServiceContext, id: ReviewId): Promise<ReviewState> {
  return stateOf(context, found(await findReview(context.database.prisma, id), 'review'))
}

/** The review of a run; it exists once the run has succeeded. Throws `not-found`. */
export async function readRunReview(context: ServiceContext, runId: RunId): Promise<ReviewState> {
  await readRun(context, runId)
  return stateOf(context, found(await findReviewOfRun(context.database.prisma, runId), 'review'))
}

/** The sign-off of a review. Throws `not-found` while it is open. */
export async function readSignOff(context: ServiceContext, id: ReviewId): Promise<SignOff> {
  const { prisma } = context.database
  found(await findReview(prisma, id), 'review')
  return found(await findSignOff(prisma, id), 'sign-off')
}

async function stateOf(context: ServiceContext, review: Review): Promise<ReviewState> {
  const { prisma } = context.database
  const decisions = await decisionsOf(prisma, review.id)
  return {
    review,
    decisions,
    comments: await commentsOf(prisma, review.id),
    signOff: (await findSignOff(prisma, review.id)) ?? null,
    undecided: await countUndecided(prisma, review.runId, decisions),
    blocking: await blockingFindings(context, review.runId),
  }
}

export async function countUndecided(
  db: Reader,
  runId: RunId,
  decisions: readonly StoredDecision[],
): Promise<number> {
  const standing = standingDecisions(decisions)
  const kinds = await findingKinds(db, runId)
  return [...kinds].filter(([id, kind]) => needsDecision(kind) && !standing.has(id)).length
}
