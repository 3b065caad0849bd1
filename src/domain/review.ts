import { z } from 'zod'
import { Severity } from './finding.js'
import { CommentId, DecisionId, FindingId, ReviewId, RunId, Sha256, SignOffId, UserId } from './ids.js'
import { Span } from './span.js'

export const Role = z.enum(['administrator', 'reviewer', 'approver', 'auditor', 'integrator'])
export type Role = z.infer<typeof Role>

/**
 * What a reviewer decided about one finding. Decisions are append-only: the latest of a finding stands, `withdraw`
 * takes it back. `amend` replaces what it names; `add` creates a finding the machine missed, from selected text.
 */
export const DecisionAction = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), findingId: FindingId }),
  z.strictObject({
    action: z.literal('reject'),
    findingId: FindingId,
    reason: z.string().trim().min(1).max(4000),
  }),
  z.strictObject({
    action: z.literal('amend'),
    findingId: FindingId,
    amendment: z
      .strictObject({
        label: z.string().min(1).max(200).optional(),
        severity: Severity.optional(),
        span: Span.optional(),
        note: z.string().trim().min(1).max(4000).optional(),
      })
      .refine((amendment) => Object.values(amendment).some((value) => value !== undefined), {
        message: 'an amendment changes something',
      }),
    reason: z.string().trim().min(1).max(4000),
  }),
  z.strictObject({
    action: z.literal('add'),
    /** Given by the server. */
    findingId: FindingId,
    label: z.string().min(1).max(200),
    severity: Severity.nullable(),
    span: Span,
    note: z.string().trim().max(4000),
  }),
  z.strictObject({ action: z.literal('withdraw'), findingId: FindingId }),
])
export type DecisionAction = z.infer<typeof DecisionAction>

export const Decision = z.strictObject({
  id: DecisionId,
  reviewId: ReviewId,
  /** Position among the decisions of the review, from 1; the review's `version` after this decision. */
  version: z.int().positive(),
  by: UserId,
  at: z.iso.datetime(),
  decision: DecisionAction,
})
export type Decision = z.infer<typeof Decision>

export const Comment = z.strictObject({
  id: CommentId,
  reviewId: ReviewId,
  findingId: FindingId.nullable(),
  by: UserId,
  at: z.iso.datetime(),
  text: z.string().trim().min(1).max(4000),
})
export type Comment = z.infer<typeof Comment>

export const ReviewStatus = z.enum(['open', 'signed'])
export type ReviewStatus = z.infer<typeof ReviewStatus>

/** `version` counts decisions; writers send the version they saw, a stale one is refused. */
export const Review = z.strictObject({
  id: ReviewId,
  runId: RunId,
  status: ReviewStatus,
  version: z.int().nonnegative(),
  openedAt: z.iso.datetime(),
})
export type Review = z.infer<typeof Review>

/** Seals bytes, text, run, findings and decisions under one hash (see `signOffContent`). */
export const SignOff = z.strictObject({
  id: SignOffId,
  reviewId: ReviewId,
  by: UserId,
  name: z.string(),
  meaning: z.string(),
  at: z.iso.datetime(),
  contentHash: Sha256,
})
export type SignOff = z.infer<typeof SignOff>

/** The decision that stands for each finding: the last one, unless it withdrew. */
export function standingDecisions<D extends Pick<Decision, 'version' | 'decision'>>(
  decisions: readonly D[],
): Map<FindingId, D> {
  const standing = new Map<FindingId, D>()
  for (const decision of [...decisions].sort((a, b) => a.version - b.version)) {
    if (decision.decision.action === 'withdraw') standing.delete(decision.decision.findingId)
    else standing.set(decision.decision.findingId, decision)
  }
  return standing
}
