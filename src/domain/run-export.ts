import { z } from 'zod'
import { AuditEvent } from './audit.js'
import { DocumentId, Sha256 } from './ids.js'
import { Comment, Decision, Review, SignOff } from './review.js'
import { Analysis } from './run.js'

const AttachedDocument = z.strictObject({
  documentId: DocumentId,
  sha256: Sha256,
  name: z.string(),
  index: z.int().nonnegative(),
})

/**
 * Everything about a run in one file: the analysis as the pipeline returned it, its review, and the audit events of
 * document, run and review in the order of the trail. `contentHash` is the SHA-256 of the canonical JSON (RFC 8785) of
 * every other field. `parents` are the documents that this one came within, `attachments` those that came within it, each
 * under its name and number in the parent.
 */
export const RunExport = Analysis.extend({
  review: Review.extend({
    decisions: z.array(Decision),
    comments: z.array(Comment),
    signOff: SignOff.nullable(),
  }).nullable(),
  parents: z.array(AttachedDocument).optional(),
  attachments: z.array(AttachedDocument).optional(),
  audit: z.array(AuditEvent),
  contentHash: Sha256,
})
export type RunExport = z.infer<typeof RunExport>
