import { z } from 'zod'
import { DocumentId, RunId, Sha256 } from '../domain/ids.js'
import { Severity } from '../domain/finding.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import { DocumentLanguage } from '../domain/language.js'
import { ReviewStatus } from '../domain/review.js'
import { RunFailure, RunStatus, StageName } from '../domain/run.js'
import { Actor, PageQuery, pageOf } from './common.js'

/** How far a run is; `done` of `total` in the stage's own unit. */
export const RunProgress = z.object({ stage: StageName, done: z.int(), total: z.int() })
export type RunProgress = z.infer<typeof RunProgress>

export const RunView = z.object({
  id: RunId,
  documentId: DocumentId,
  status: RunStatus,
  reason: z.enum(['upload', 'sample', 'request', 'reprocess', 'attachment', 'password']),
  batch: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.int(),
  progress: RunProgress.nullable(),
  failure: RunFailure.nullable(),
  format: DocumentFormat.nullable(),
  language: DocumentLanguage.nullable(),
  pages: z.int().nullable(),
  characters: z.int().nullable(),
  warnings: z.int(),
  contentHash: Sha256.nullable(),
})
export type RunView = z.infer<typeof RunView>

/** What the queue shows of the latest succeeded run. */
export const FindingCounts = z.object({
  clause: z.int(),
  term: z.int(),
  risk: z.int(),
  absence: z.int(),
  severities: z.record(Severity, z.int()),
})
export type FindingCounts = z.infer<typeof FindingCounts>

/**
 * `latestRun` is the newest run of any status; counts and review belong to the newest succeeded one. `encrypted`: the
 * document opens only with the password that is stored. `locked`: the newest run could not open it for want of one. `parent` is the document it came within: the first of several,
 * or the one that a listing was asked for; null for one that came within none.
 */
export const DocumentView = z.object({
  id: DocumentId,
  name: z.string(),
  mediaType: z.string(),
  size: z.int(),
  sha256: Sha256,
  sample: z.boolean(),
  uploadedAt: z.iso.datetime(),
  uploadedBy: Actor.nullable(),
  parent: z.object({ id: DocumentId, name: z.string() }).nullable(),
  encrypted: z.boolean(),
  locked: z.boolean(),
  latestRun: RunView.nullable(),
  findings: FindingCounts.nullable(),
  review: z.object({ status: ReviewStatus, decided: z.int(), total: z.int() }).nullable(),
})
export type DocumentView = z.infer<typeof DocumentView>

/** Upload of one file; 201 with `duplicate: false`, or 200 with the stored document and `duplicate: true`. */
export const UploadResult = z.object({
  document: DocumentView,
  run: RunView.nullable(),
  duplicate: z.boolean(),
})
export type UploadResult = z.infer<typeof UploadResult>

/** `queued` and `running` are of the latest run; `reviewable` has an open review, `signed` a signed one. */
export const DocumentStatusFilter = z.enum(['queued', 'running', 'failed', 'reviewable', 'signed'])
export type DocumentStatusFilter = z.infer<typeof DocumentStatusFilter>

export const DocumentQuery = PageQuery.extend({
  /** Part of the name, case-insensitive. */
  name: z.string().max(200).optional(),
  status: DocumentStatusFilter.optional(),
  /** Only documents that came within this one. */
  parent: DocumentId.optional(),
})
export type DocumentQuery = z.infer<typeof DocumentQuery>

export const DocumentPage = pageOf(DocumentView)
export const RunPage = pageOf(RunView)

export const RunQuery = PageQuery.extend({
  status: RunStatus.optional(),
  batch: z.string().max(200).optional(),
})
export type RunQuery = z.infer<typeof RunQuery>

/** Opens an encrypted document; kept sealed, and never answered. */
export const UnlockRequest = z.object({ password: z.string().min(1).max(1000) })
export type UnlockRequest = z.infer<typeof UnlockRequest>

export const PageParams = z.object({
  documentId: DocumentId,
  page: z.coerce.number().int().min(1).max(1_000_000),
})

/** Width of the picture in pixels; its height follows from the page. */
export const PageImageQuery = z.object({ width: z.coerce.number().int().min(16).max(4096).default(1024) })
export type PageImageQuery = z.infer<typeof PageImageQuery>
