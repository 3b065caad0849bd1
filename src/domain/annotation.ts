import { z } from 'zod'
import { PageBox } from './page-box.js'
import { Span } from './span.js'

/** ISO 8601 with the offset the file gives, or without one where it gives none. */
export const Timestamp = z.iso.datetime({ offset: true, local: true })
export type Timestamp = z.infer<typeof Timestamp>

const common = {
  /** Unique in the document. */
  id: z.string().min(1),
  /** The text it is about, or in which its own text stands; null where it has no place in the text. */
  span: Span.nullable(),
  /** Its areas on the pages; empty for documents without pages. */
  boxes: z.array(PageBox),
}

/**
 * What people and programs put on or beside a document's text.
 * `comment`: a remark, possibly an answer to another (`replyTo`). `markup`: a highlighted, underlined or struck passage,
 * a stamp or a drawing; `text` is the remark that goes with it. `field`: a form field; its value stands in the
 * document's text at `span`, so that it can be quoted; `value` is null where nothing was entered. `link`: a target
 * outside the document; nothing ever opens it.
 */
export const Annotation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('comment'),
    ...common,
    author: z.string().nullable(),
    at: Timestamp.nullable(),
    text: z.string(),
    replyTo: z.string().nullable(),
    resolved: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('markup'),
    ...common,
    style: z.enum(['highlight', 'underline', 'strike-out', 'stamp', 'drawing', 'redaction']),
    author: z.string().nullable(),
    at: Timestamp.nullable(),
    text: z.string(),
  }),
  z.strictObject({
    kind: z.literal('field'),
    ...common,
    type: z.enum(['text', 'check', 'choice', 'date', 'signature', 'button']),
    name: z.string(),
    value: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('link'), ...common, target: z.string() }),
])
export type Annotation = z.infer<typeof Annotation>

/** An entry of the file's own table of contents, in order; `level` from 1. `span` is the heading it leads to, where found. */
export const OutlineEntry = z.strictObject({
  title: z.string().min(1),
  level: z.int().positive(),
  page: z.int().positive().nullable(),
  span: Span.nullable(),
})
export type OutlineEntry = z.infer<typeof OutlineEntry>
