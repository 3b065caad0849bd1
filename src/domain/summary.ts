import { z } from 'zod'
import { Evidence } from './finding.js'
import { ClauseId, FindingId } from './ids.js'
import { Language } from './language.js'

/** One sentence with the quotes that prove it (at least one) and the findings it rests on. */
export const SummarySentence = z.strictObject({
  text: z.string().min(1),
  citations: z.array(Evidence).min(1),
  findings: z.array(FindingId),
})
export type SummarySentence = z.infer<typeof SummarySentence>

/** Of the whole document (`clauseId` null) or of one clause; no uncited sentence exists. */
export const Summary = z.strictObject({
  clauseId: ClauseId.nullable(),
  language: Language,
  sentences: z.array(SummarySentence).min(1),
})
export type Summary = z.infer<typeof Summary>
