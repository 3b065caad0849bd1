import { z } from 'zod'
import { Finding, FindingKind, Severity } from '../domain/finding.js'
import { Annotation, OutlineEntry } from '../domain/annotation.js'
import { DocumentDomain } from '../domain/document-domain.js'
import { Attachment, Box, DocumentFormat, ParsedDocument, Recognition } from '../domain/parsed-document.js'
import { Table } from '../domain/table.js'
import { TrackedChanges } from '../domain/tracked-changes.js'
import { ClauseTree } from '../domain/clause.js'
import { Summary } from '../domain/summary.js'
import { StageRecord, RunPins } from '../domain/run.js'
import { ClauseId } from '../domain/ids.js'
import { PageQuery, pageOf } from './common.js'
import { RunView } from './documents.js'

export const RunDetail = RunView.extend({ pins: RunPins.nullable(), stages: z.array(StageRecord) })
export type RunDetail = z.infer<typeof RunDetail>

export const FindingQuery = PageQuery.extend({
  kind: FindingKind.optional(),
  severity: Severity.optional(),
  label: z.string().max(200).optional(),
  clause: ClauseId.optional(),
})
export type FindingQuery = z.infer<typeof FindingQuery>

export const FindingPage = pageOf(Finding)
export const ClauseTreeView = ClauseTree
export const SummaryList = z.object({ items: z.array(Summary) })
export type SummaryList = z.infer<typeof SummaryList>

/**
 * The parsed text with its structure. `pages` carries sizes and how a page was recognised, but no lines: lines with
 * boxes are large, and findings bring their own boxes; `GET /runs/{runId}/parsed` serves the whole ParsedDocument.
 */
export const TextView = z.object({
  format: DocumentFormat,
  text: z.string(),
  language: ParsedDocument.shape.language,
  blocks: ParsedDocument.shape.blocks,
  pages: z.array(
    z.object({
      number: z.int(),
      width: z.number(),
      height: z.number(),
      recognition: Recognition.omit({ words: true }).nullable(),
    }),
  ),
  domain: DocumentDomain.nullable(),
  tables: z.array(Table),
  annotations: z.array(Annotation),
  outline: z.array(OutlineEntry),
  trackedChanges: TrackedChanges.nullable(),
  attachments: z.array(Attachment),
})
export type TextView = z.infer<typeof TextView>

export const BoxesQuery = z.object({
  start: z.coerce.number().int().nonnegative(),
  end: z.coerce.number().int().positive(),
})
export const BoxesView = z.object({ boxes: z.array(z.object({ page: z.int(), box: Box })) })
export type BoxesView = z.infer<typeof BoxesView>
