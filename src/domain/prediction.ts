import { z } from 'zod'
import { Attribution, Score } from './finding.js'
import { Span } from './span.js'

/** Raw model output: a passage, a name, a title or a date that may answer a label, with its calibrated probability. */
export const Prediction = z.strictObject({
  /** Taxonomy key. */
  label: z.string().min(1),
  span: Span,
  score: Score,
  /** Words that carried the score; empty where the model was not asked why (improbable predictions). */
  explanation: z.array(Attribution),
})
export type Prediction = z.infer<typeof Prediction>
