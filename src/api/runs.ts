import { z } from 'zod'
import { Finding, FindingKind, Severity } from '../domain/finding.js'
import { Annotation, OutlineEntry } from '../domain/annotation.js'
import { DocumentDomain } from '../domain/document-domain.js'
import { Attachment, Box, DocumentFormat, ParsedDocument, Recognition } from '../domain/parsed-document.js'
import { PageBox } from '../domain/page-box.js'
import { Table, TableCell } from '../domain/table.js'
import { RevisionView, TrackedChange, TrackedChanges } from '../domain/tracked-changes.js'
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
 * `view` is the state of tracked changes that text and blocks show. Findings, and what else has a span, speak of the
 * accepted text: in another view of a document with tracked changes `tables`, `annotations`, `outline` are empty and
 * `trackedChanges` is null.
 */
export const TextView = z.object({
  view: RevisionView,
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

export const TextQuery = z.object({ view: RevisionView.default('accepted') })
export type TextQuery = z.infer<typeof TextQuery>

export const TrackedChangeQuery = PageQuery.extend({
  kind: TrackedChange.shape.kind.optional(),
  /** The whole name, as the document gives it. */
  author: z.string().max(500).optional(),
})
export type TrackedChangeQuery = z.infer<typeof TrackedChangeQuery>
export const TrackedChangePage = pageOf(TrackedChange)

/** A table without its cells; `filled` counts those with text. */
export const TableSummary = z.object({
  id: Table.shape.id,
  rows: z.int(),
  columns: z.int(),
  filled: z.int(),
  areas: z.array(PageBox),
})
export type TableSummary = z.infer<typeof TableSummary>
export const TablePage = pageOf(TableSummary)
/** A table whose cells bring their text, empty where they have none. */
export const TableView = Table.extend({ cells: z.array(TableCell.extend({ text: z.string() })) })
export type TableView = z.infer<typeof TableView>

export const AnnotationQuery = PageQuery.extend({
  kind: z.enum(['comment', 'markup', 'field', 'link']).optional(),
})
export type AnnotationQuery = z.infer<typeof AnnotationQuery>
export const AnnotationPage = pageOf(Annotation)

export const BoxesQuery = z.object({
  start: z.coerce.number().int().nonnegative(),
  end: z.coerce.number().int().positive(),
})
export const BoxesView = z.object({ boxes: z.array(z.object({ page: z.int(), box: Box })) })
export type BoxesView = z.infer<typeof BoxesView>
