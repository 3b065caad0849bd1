import { z } from 'zod'
import { Severity } from '../domain/finding.js'
import { FindingId } from '../domain/ids.js'
import { Comment, Decision, Review, SignOff } from '../domain/review.js'
import { Span } from '../domain/span.js'
import { Actor } from './common.js'

const Reason = z.string().trim().min(1).max(4000)

/** A decision as a client sends it; an added finding's id is given by the server. */
export const DecisionRequest = z.discriminatedUnion('action', [
  z.object({ action: z.literal('accept'), findingId: FindingId }),
  z.object({ action: z.literal('reject'), findingId: FindingId, reason: Reason }),
  z.object({
    action: z.literal('amend'),
    findingId: FindingId,
    amendment: z
      .object({
        label: z.string().min(1).max(200).optional(),
        severity: Severity.optional(),
        span: Span.optional(),
        note: Reason.optional(),
      })
      .refine((amendment) => Object.values(amendment).some((value) => value !== undefined), {
        message: 'an amendment changes something',
      }),
    reason: Reason,
  }),
  z.object({
    action: z.literal('add'),
    label: z.string().min(1).max(200),
    severity: Severity.nullable().default(null),
    span: Span,
    note: z.string().trim().max(4000).default(''),
  }),
  z.object({ action: z.literal('withdraw'), findingId: FindingId }),
])
export type DecisionRequest = z.infer<typeof DecisionRequest>

/** `expectedVersion` is the review's version the client saw; another one is refused with `version-conflict`. */
export const DecisionsRequest = z.object({
  expectedVersion: z.int().nonnegative(),
  decisions: z.array(DecisionRequest).min(1).max(500),
})
export type DecisionsRequest = z.infer<typeof DecisionsRequest>

export const DecisionView = z.object({ ...Decision.shape, by: Actor })
export type DecisionView = z.infer<typeof DecisionView>
export const CommentView = z.object({ ...Comment.shape, by: Actor })
export type CommentView = z.infer<typeof CommentView>

/**
 * A review with everything decided so far. `undecided` counts the findings that still need a decision before sign-off:
 * those of kind risk and absence, and clause findings, that no standing decision covers. `blocking` lists findings whose
 * evidence does not verify.
 */
export const ReviewDetail = z.object({
  ...Review.shape,
  decisions: z.array(DecisionView),
  comments: z.array(CommentView),
  signOff: SignOff.nullable(),
  undecided: z.int(),
  blocking: z.array(FindingId),
})
export type ReviewDetail = z.infer<typeof ReviewDetail>

export const CommentRequest = z.object({
  findingId: FindingId.nullable().default(null),
  text: z.string().trim().min(1).max(4000),
})
export type CommentRequest = z.infer<typeof CommentRequest>

/** Signing asks for the signer's password again. `meaning` is what the signature states. */
export const SignOffRequest = z.object({
  expectedVersion: z.int().nonnegative(),
  meaning: z.string().trim().min(1).max(500),
  password: z.string().min(1).max(1000),
})
export type SignOffRequest = z.infer<typeof SignOffRequest>
