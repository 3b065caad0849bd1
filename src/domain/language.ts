import { z } from 'zod'

/** Languages a reader or a rule may use. */
export const Language = z.enum(['en', 'zh'])
export type Language = z.infer<typeof Language>

/** Language of a document's text; `mixed` where both scripts carry a substantial share. */
export const DocumentLanguage = z.enum(['en', 'zh', 'mixed', 'other'])
export type DocumentLanguage = z.infer<typeof DocumentLanguage>

/** A text for people, in both of the portal's languages. */
export const Bilingual = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })
export type Bilingual = z.infer<typeof Bilingual>
