import { z } from 'zod'
import { AuditEvent } from '../domain/audit.js'
import { Bilingual } from '../domain/language.js'
import { PageQuery, pageOf } from './common.js'

/**
 * `recognition` names the engine that reads scans on this machine, with its version; null where none does.
 * `parserRestarts` counts the reading processes that ended on a document since this process started, its own only.
 */
export const Health = z.object({
  status: z.enum(['ready', 'unavailable']),
  version: z.string(),
  database: z.boolean(),
  queued: z.int(),
  running: z.int(),
  recognition: z.string().nullable(),
  parserRestarts: z.int(),
})
export type Health = z.infer<typeof Health>

export const AuditQuery = PageQuery.extend({
  subject: z.string().max(200).optional(),
  order: z.enum(['ascending', 'descending']).default('descending'),
})
export type AuditQuery = z.infer<typeof AuditQuery>
export const AuditPage = pageOf(AuditEvent)

/** `brokenAt` is the first event whose hash or link does not check. */
export const AuditVerification = z.object({
  events: z.int(),
  intact: z.boolean(),
  brokenAt: z.int().nullable(),
  lastHash: z.string(),
})
export type AuditVerification = z.infer<typeof AuditVerification>

export const LabelView = z.object({ key: z.string(), name: Bilingual, description: z.string() })
export const LabelList = z.object({ items: z.array(LabelView) })
export type LabelView = z.infer<typeof LabelView>
