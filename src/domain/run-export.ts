import { z } from 'zod'
import { AuditEvent } from './audit.js'
import { Sha256 } from './ids.js'
import { Comment, Decision, Review, SignOff } from './review.js'
import { Analysis } from './run.js'

/**
 * Everything about a run in one file: the analysis as the pipeline returned it, its review, and the audit events of
 * document, run and review in the order of the trail. `contentHash` is the SHA-256 of the canonical JSON (RFC 8785) of
 * every other field.
 */
export const RunExport = Analysis.extend({
  review: Review.extend({
    decisions: z.array(Decision),
    comments: z.array(Comment),
    signOff: SignOff.nullable(),
  }).nullable(),
  audit: z.array(AuditEvent),
  contentHash: Sha256,
})
export type RunExport = z.infer<typeof RunExport>
