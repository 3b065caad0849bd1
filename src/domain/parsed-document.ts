import { z } from 'zod'
import { Annotation, OutlineEntry } from './annotation.js'
import { Block } from './block.js'
import { DocumentDomain } from './document-domain.js'
import { Sha256 } from './ids.js'
import { DocumentLanguage } from './language.js'
import { Box } from './page-box.js'
import { Span } from './span.js'
import { Table } from './table.js'
import { TrackedChanges } from './tracked-changes.js'
import { Warning } from './warning.js'

export { Block } from './block.js'
export { Box, PageBox } from './page-box.js'

/** `image` is a scan of one or more pages (TIFF, PNG, JPEG); `email` a message of RFC 5322 with its attachments. */
export const DocumentFormat = z.enum(['pdf', 'docx', 'html', 'text', 'markdown', 'image', 'xlsx', 'email'])
export type DocumentFormat = z.infer<typeof DocumentFormat>

/**
 * A run of characters that lie on one line of a page. `edges` holds the boundaries of its characters along `axis`, in
 * points: `edges.length === span length + 1`, so character `i` reaches from `edges[i]` to `edges[i + 1]`.
 */
export const Line = z.strictObject({
  span: Span,
  box: Box,
  axis: z.enum(['x', 'y']),
  edges: z.array(z.number()),
})
export type Line = z.infer<typeof Line>

/** Degrees clockwise. */
const QuarterTurn = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])

/**
 * How a page was read by optical character recognition. `turned` is the turn and `skew` the angle, in degrees clockwise,
 * that were undone before reading; the boxes of the lines lie on the page as displayed. `words` are the words of the
 * page in the order of the text, each with the engine's confidence from 0 to 1; `confidence` is their mean.
 */
export const Recognition = z.strictObject({
  engine: z.string().min(1),
  languages: z.array(z.string()),
  dpi: z.number().positive(),
  turned: QuarterTurn,
  skew: z.number(),
  confidence: z.number().min(0).max(1),
  words: z.array(z.strictObject({ span: Span, confidence: z.number().min(0).max(1) })),
})
export type Recognition = z.infer<typeof Recognition>

/**
 * `width` and `height` in points as displayed; `rotation` is the file's own, already applied to every box. Only pages
 * whose text was recognised from their picture have a `recognition`.
 */
export const Page = z.strictObject({
  number: z.int().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  rotation: QuarterTurn,
  lines: z.array(Line),
  recognition: Recognition.optional(),
})
export type Page = z.infer<typeof Page>

/** Formats without pages say so in the type: nothing that has no page can claim a box. */
export const Layout = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paged'), pages: z.array(Page) }),
  z.strictObject({ kind: z.literal('flow') }),
])
export type Layout = z.infer<typeof Layout>

/** A file within the document, numbered from 0 in its order; it is read as a document of its own. */
export const Attachment = z.strictObject({
  index: z.int().nonnegative(),
  name: z.string().min(1),
  mediaType: z.string(),
  size: z.int().nonnegative(),
  sha256: Sha256,
})
export type Attachment = z.infer<typeof Attachment>

/**
 * Canonical text with layout: what every later stage reads. Paragraphs are lines of `text` (joined without hard wraps),
 * tabs separate table cells. `textHash` is the SHA-256 of the UTF-8 text. What is optional is absent where the document
 * has none of it.
 */
export const ParsedDocument = z.strictObject({
  format: DocumentFormat,
  text: z.string().min(1),
  textHash: Sha256,
  language: DocumentLanguage,
  layout: Layout,
  blocks: z.array(Block).min(1),
  domain: DocumentDomain.optional(),
  tables: z.array(Table).min(1).optional(),
  annotations: z.array(Annotation).min(1).optional(),
  outline: z.array(OutlineEntry).min(1).optional(),
  trackedChanges: TrackedChanges.optional(),
  attachments: z.array(Attachment).min(1).optional(),
  warnings: z.array(Warning),
})
export type ParsedDocument = z.infer<typeof ParsedDocument>
