import { z } from 'zod'
import { Sha256 } from './ids.js'

export const AUDIT_ACTIONS = [
  'document.uploaded',
  'document.duplicate-recognised',
  'document.attached',
  'document.unlocked',
  'document.unlock-refused',
  'run.queued',
  'run.succeeded',
  'run.failed',
  'run.cancelled',
  'review.opened',
  'decision.recorded',
  'comment.added',
  'review.signed',
  'session.opened',
  'session.refused',
  'session.closed',
  'user.created',
  'user.password-changed',
  'api-key.created',
  'api-key.revoked',
  'export.made',
] as const
export const AuditAction = z.enum(AUDIT_ACTIONS)
export type AuditAction = z.infer<typeof AuditAction>

/**
 * One immutable line of the audit trail. `hash` is the SHA-256 of the canonical JSON (RFC 8785) of every other field,
 * `previousHash` among them, so that a changed or missing line breaks all that follow. `seq` has no gaps, from 1.
 * `data` holds ids, hashes and counts, never document text.
 */
export const AuditEvent = z.strictObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  actor: z.strictObject({ kind: z.enum(['user', 'api-key', 'system']), id: z.string() }),
  action: AuditAction,
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previousHash: Sha256,
  hash: Sha256,
})
export type AuditEvent = z.infer<typeof AuditEvent>
