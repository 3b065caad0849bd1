import type { FindingKind } from '../domain/finding.js'
import {
  CommentId,
  DecisionId,
  FindingId,
  ReviewId,
  RunId,
  Sha256,
  SignOffId,
  UserId,
} from '../domain/ids.js'
import { DecisionAction, type Comment, type Decision, type Review, type SignOff } from '../domain/review.js'
import type { Reader, Transaction } from './database.js'
import { Prisma, type Review as ReviewRow, type SignOff as SignOffRow } from './generated/client.js'

export interface Person {
  readonly id: UserId
  readonly name: string
}
export type StoredDecision = Decision & { readonly author: Person }
export type StoredComment = Comment & { readonly author: Person }

const AUTHOR = { author: { select: { id: true, name: true } } } as const
const personOf = (row: { id: string; name: string }): Person => ({ id: UserId.parse(row.id), name: row.name })

const reviewOf = (row: ReviewRow): Review => ({
  id: ReviewId.parse(row.id),
  runId: RunId.parse(row.runId),
  status: row.status,
  version: row.version,
  openedAt: row.openedAt.toISOString(),
})

const signOffOf = (row: SignOffRow): SignOff => ({
  id: SignOffId.parse(row.id),
  reviewId: ReviewId.parse(row.reviewId),
  by: UserId.parse(row.by),
  name: row.name,
  meaning: row.meaning,
  at: row.at.toISOString(),
  contentHash: Sha256.parse(row.contentHash),
})

export async function findReview(db: Reader, id: ReviewId): Promise<Review | undefined> {
  const row = await db.review.findUnique({ where: { id } })
  return row === null ? undefined : reviewOf(row)
}

export async function findReviewOfRun(db: Reader, runId: RunId): Promise<Review | undefined> {
  const row = await db.review.findUnique({ where: { runId } })
  return row === null ? undefined : reviewOf(row)
}

/** The review, held against every other writer until the transaction ends. */
export async function lockReview(tx: Transaction, id: ReviewId): Promise<Review | undefined> {
  await tx.$queryRaw`SELECT 1 FROM reviews WHERE id = ${id}::uuid FOR UPDATE`
  return findReview(tx, id)
}

/**
 * Moves the review's version from `expected` to `next`; false when it is at another version or signed. The check and the
 * change are one statement, so that of two writers who saw the same version one wins.
 */
export async function advanceReview(
  tx: Transaction,
  id: ReviewId,
  expected: number,
  next: number,
): Promise<boolean> {
  const { count } = await tx.review.updateMany({
    where: { id, version: expected, status: 'open' },
    data: { version: next },
  })
  return count === 1
}

export async function markSigned(tx: Transaction, id: ReviewId): Promise<void> {
  await tx.review.update({ where: { id }, data: { status: 'signed' } })
}

export async function insertDecisions(tx: Transaction, decisions: readonly Decision[]): Promise<void> {
  await tx.decision.createMany({
    data: decisions.map(({ id, reviewId, version, by, at, decision }) => ({
      id,
      reviewId,
      version,
      findingId: decision.findingId,
      action: decision.action,
      decision,
      by,
      at: new Date(at),
    })),
  })
}

/** In the order they were made. */
export async function decisionsOf(db: Reader, reviewId: ReviewId): Promise<StoredDecision[]> {
  const rows = await db.decision.findMany({
    where: { reviewId },
    orderBy: { version: 'asc' },
    include: AUTHOR,
  })
  return rows.map((row) => ({
    id: DecisionId.parse(row.id),
    reviewId,
    version: row.version,
    by: UserId.parse(row.by),
    at: row.at.toISOString(),
    decision: DecisionAction.parse(row.decision),
    author: personOf(row.author),
  }))
}

export async function insertComment(tx: Transaction, comment: Comment): Promise<void> {
  await tx.comment.create({ data: { ...comment, at: new Date(comment.at) } })
}

/** In the order they were made. */
export async function commentsOf(db: Reader, reviewId: ReviewId): Promise<StoredComment[]> {
  const rows = await db.comment.findMany({
    where: { reviewId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    include: AUTHOR,
  })
  return rows.map((row) => ({
    id: CommentId.parse(row.id),
    reviewId,
    findingId: FindingId.nullable().parse(row.findingId),
    by: UserId.parse(row.by),
    at: row.at.toISOString(),
    text: row.text,
    author: personOf(row.author),
  }))
}

export async function insertSignOff(tx: Transaction, signOff: SignOff): Promise<void> {
  await tx.signOff.create({ data: { ...signOff, at: new Date(signOff.at) } })
}

export async function findSignOff(db: Reader, reviewId: ReviewId): Promise<SignOff | undefined> {
  const row = await db.signOff.findUnique({ where: { reviewId } })
  return row === null ? undefined : signOffOf(row)
}

export interface ReviewProgress {
  readonly status: Review['status']
  /** Findings of the kinds that need a decision which have a standing one. */
  readonly decided: number
}

/** Status and progress of the reviews of these runs. One query; runs without a review are left out. */
export async function reviewProgress(
  db: Reader,
  runIds: readonly RunId[],
  kinds: readonly FindingKind[],
): Promise<Map<RunId, ReviewProgress>> {
  if (runIds.length === 0) return new Map()
  const rows = await db.$queryRaw<{ run_id: string; status: Review['status']; decided: bigint }[]>(
    // Naming the runs again at findings keeps the planner from reading that table, the largest, from end to end.
    Prisma.sql`WITH chosen AS MATERIALIZED (
        SELECT id, run_id, status FROM reviews WHERE run_id = ANY(${runIds}::uuid[])),
      standing AS MATERIALIZED (
        SELECT DISTINCT ON (review_id, finding_id) review_id, finding_id, action FROM decisions
        WHERE review_id IN (SELECT id FROM chosen) ORDER BY review_id, finding_id, version DESC)
      SELECT chosen.run_id, chosen.status::text AS status, count(f.id) AS decided
      FROM chosen
      LEFT JOIN standing ON standing.review_id = chosen.id AND standing.action <> 'withdraw'
      LEFT JOIN findings f ON f.run_id = chosen.run_id AND f.id = standing.finding_id
        AND f.kind = ANY(${kinds}::text[]) AND f.run_id = ANY(${runIds}::uuid[])
      GROUP BY chosen.run_id, chosen.status`,
  )
  return new Map(
    rows.map((row) => [RunId.parse(row.run_id), { status: row.status, decided: Number(row.decided) }]),
  )
}
