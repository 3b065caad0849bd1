import { z } from 'zod'
import { Sha256 } from './ids.js'
import { DocumentLanguage } from './language.js'
import { Span } from './span.js'
import { Warning } from './warning.js'

export const DocumentFormat = z.enum(['pdf', 'docx', 'html', 'text', 'markdown'])
export type DocumentFormat = z.infer<typeof DocumentFormat>

/** PDF points, origin top left, page as displayed (after rotation and cropping); `x1 > x0`, `y1 > y0`. */
export const Box = z.strictObject({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() })
export type Box = z.infer<typeof Box>

/** A box on one page; pages count from 1. */
export const PageBox = z.strictObject({ page: z.int().positive(), box: Box })
export type PageBox = z.infer<typeof PageBox>

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

/** `width` and `height` in points as displayed; `rotation` is the file's own, already applied to every box. */
export const Page = z.strictObject({
  number: z.int().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  lines: z.array(Line),
})
export type Page = z.infer<typeof Page>

/** Formats without pages say so in the type: nothing that has no page can claim a box. */
export const Layout = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paged'), pages: z.array(Page) }),
  z.strictObject({ kind: z.literal('flow') }),
])
export type Layout = z.infer<typeof Layout>

/**
 * A layout unit, in reading order. Blocks tile the text: the first starts at 0, each starts where the one before ended,
 * the last ends at the text's length; the line feed between two blocks belongs to the first of them.
 * `furniture` blocks (running heads, page numbers) stand after all others, so that a paragraph that crosses a page reads
 * on without a break; their lines still know their page.
 */
export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), span: Span, level: z.int().min(1).max(9) }),
  z.strictObject({ kind: z.literal('paragraph'), span: Span }),
  z.strictObject({ kind: z.literal('list-item'), span: Span, level: z.int().min(1).max(9) }),
  z.strictObject({
    kind: z.literal('table-row'),
    span: Span,
    table: z.int().nonnegative(),
    cells: z.array(Span),
  }),
  z.strictObject({
    kind: z.literal('furniture'),
    span: Span,
    role: z.enum(['header', 'footer', 'page-number', 'note']),
  }),
])
export type Block = z.infer<typeof Block>

/**
 * Canonical text with layout: what every later stage reads. Paragraphs are lines of `text` (joined without hard wraps),
 * tabs separate table cells. `textHash` is the SHA-256 of the UTF-8 text.
 */
export const ParsedDocument = z.strictObject({
  format: DocumentFormat,
  text: z.string().min(1),
  textHash: Sha256,
  language: DocumentLanguage,
  layout: Layout,
  blocks: z.array(Block).min(1),
  warnings: z.array(Warning),
})
export type ParsedDocument = z.infer<typeof ParsedDocument>
