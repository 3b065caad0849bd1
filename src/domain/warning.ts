import { z } from 'zod'

/** Closed list: what may be less than perfect in a run that still ended with a result. */
export const WARNING_CODES = [
  'reader-disagreement',
  'page-without-text',
  'unmapped-characters',
  'tracked-changes-present',
  'content-not-read',
  'language-not-covered',
  'adapter-not-confident',
  'finding-unaligned',
  'type-mismatch',
  'encoding-guessed',
  'page-recognised',
  'recognition-uncertain',
  'text-unreadable',
  'active-content',
  'hidden-text',
  'attachment-not-read',
] as const
export const WarningCode = z.enum(WARNING_CODES)
export type WarningCode = z.infer<typeof WarningCode>

/** `message` is for people and never quotes the document. `page` counts from 1. */
export const Warning = z.strictObject({
  code: WarningCode,
  message: z.string(),
  page: z.int().positive().optional(),
})
export type Warning = z.infer<typeof Warning>
