import { z } from 'zod'

/** What kind of document a domain adapter reads. */
export const Domain = z.enum(['legal', 'finance', 'medical'])
export type Domain = z.infer<typeof Domain>

/**
 * The field a document belongs to, with its share of the evidence from 0 to 1; a low share says that the text leaves it
 * open. `finance` holds loan and credit agreements, reports and disclosures; `other` what is none of the three.
 */
export const DocumentDomain = z.strictObject({
  name: z.enum([...Domain.options, 'other']),
  score: z.number().min(0).max(1),
})
export type DocumentDomain = z.infer<typeof DocumentDomain>
