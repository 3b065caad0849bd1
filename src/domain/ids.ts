import { z } from 'zod'

/** Lower-case hexadecimal SHA-256, 64 characters. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>()
export type Sha256 = z.infer<typeof Sha256>

export const DocumentId = z.uuid().brand<'DocumentId'>()
export type DocumentId = z.infer<typeof DocumentId>
export const RunId = z.uuid().brand<'RunId'>()
export type RunId = z.infer<typeof RunId>
export const ReviewId = z.uuid().brand<'ReviewId'>()
export type ReviewId = z.infer<typeof ReviewId>
export const DecisionId = z.uuid().brand<'DecisionId'>()
export type DecisionId = z.infer<typeof DecisionId>
export const CommentId = z.uuid().brand<'CommentId'>()
export type CommentId = z.infer<typeof CommentId>
export const SignOffId = z.uuid().brand<'SignOffId'>()
export type SignOffId = z.infer<typeof SignOffId>
export const UserId = z.uuid().brand<'UserId'>()
export type UserId = z.infer<typeof UserId>
export const ApiKeyId = z.uuid().brand<'ApiKeyId'>()
export type ApiKeyId = z.infer<typeof ApiKeyId>

/** Unique within one clause tree: `c1`, `c2`, … in document order. */
export const ClauseId = z
  .string()
  .regex(/^c[1-9]\d*$/)
  .brand<'ClauseId'>()
export type ClauseId = z.infer<typeof ClauseId>

/**
 * Unique within one run and equal across runs that make the same claim: `f` and 16 hexadecimal digits of the SHA-256
 * of the claim's kind, label or rule, and spans.
 */
export const FindingId = z
  .string()
  .regex(/^f[0-9a-f]{16}$/)
  .brand<'FindingId'>()
export type FindingId = z.infer<typeof FindingId>
