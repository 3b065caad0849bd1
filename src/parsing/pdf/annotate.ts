import type { Annotation } from '../../domain/annotation.js'
import type { Page, PageBox, ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import type { Warning } from '../../domain/warning.js'
import { SUBTYPES, type PdfAnnotation } from './annotation-reader.js'
import { coveredText, passageOf } from './covered-text.js'
import type { FieldFacts } from './field-reader.js'
import type { GlyphPage } from './glyph.js'
import { hundredths, MIN_SIDE } from './rounding.js'

/** Annotations of one document that are listed at most. */
const MOST = 20_000

type Markup = Extract<Annotation, { kind: 'markup' }>['style']

const MARKUP: Readonly<Record<number, Markup>> = {
  [SUBTYPES.highlight]: 'highlight',
  [SUBTYPES.underline]: 'underline',
  [SUBTYPES.squiggly]: 'underline',
  [SUBTYPES.strikeOut]: 'strike-out',
  [SUBTYPES.stamp]: 'stamp',
  [SUBTYPES.watermark]: 'stamp',
  [SUBTYPES.line]: 'drawing',
  [SUBTYPES.square]: 'drawing',
  [SUBTYPES.circle]: 'drawing',
  [SUBTYPES.polygon]: 'drawing',
  [SUBTYPES.polyline]: 'drawing',
  [SUBTYPES.ink]: 'drawing',
  [SUBTYPES.redact]: 'redaction',
}
/** Markings whose place is the text under them. */
const ON_TEXT: ReadonlySet<number> = new Set([
  SUBTYPES.highlight,
  SUBTYPES.underline,
  SUBTYPES.squiggly,
  SUBTYPES.strikeOut,
  SUBTYPES.redact,
  SUBTYPES.link,
])
const COMMENTS: ReadonlySet<number> = new Set([
  SUBTYPES.text,
  SUBTYPES.freeText,
  SUBTYPES.caret,
  SUBTYPES.fileAttachment,
])
/** States a reviewer gives a remark (ISO 32000-2, 12.5.6.3) that close it. */
const CLOSED = new Set(['Accepted', 'Rejected', 'Cancelled', 'Completed'])

/**
 * The annotations of all pages with their places in the text. `notes` are those whose own text is the last blocks of the
 * document, one each, in that order.
 */
export function annotate(
  pages: readonly GlyphPage[],
  notes: readonly string[],
  parsed: Pick<ParsedDocument, 'text' | 'layout' | 'blocks'>,
): { annotations: Annotation[]; warnings: Warning[] } {
  const read = pages.flatMap((page) => page.annotations)
  if (read.length === 0) return { annotations: [], warnings: [] }
  const layout = new Map(
    parsed.layout.kind === 'paged' ? parsed.layout.pages.map((page) => [page.number, page]) : [],
  )
  const states = closedByState(read)
  const places: Places = { text: parsed.text, notes: noteSpans(notes, parsed.blocks), closed: states }
  const listed = read.slice(0, MOST).flatMap((annotation) => {
    const page = layout.get(annotation.page)
    return page === undefined ? [] : (annotationOf(annotation, page, places) ?? [])
  })
  const ids = new Set(listed.map(({ id }) => id))
  const annotations = listed.map((annotation) =>
    annotation.kind === 'comment' && annotation.replyTo !== null && !ids.has(annotation.replyTo)
      ? { ...annotation, replyTo: null }
      : annotation,
  )
  return {
    annotations,
    warnings: [...unseenValues(annotations), ...unreadAnnotations(pages, read.length)],
  }
}

interface Places {
  readonly text: string
  readonly notes: ReadonlyMap<string, Span>
  /** Remarks that a reviewer has closed. */
  readonly closed: ReadonlySet<string>
}

function noteSpans(notes: readonly string[], blocks: ParsedDocument['blocks']): Map<string, Span> {
  const first = blocks.length - notes.length
  return new Map(
    notes.flatMap((id, index): [string, Span][] => {
      const span = blocks[first + index]?.span
      return span === undefined ? [] : [[id, span]]
    }),
  )
}

function closedByState(annotations: readonly PdfAnnotation[]): Set<string> {
  const closed = new Set<string>()
  for (const { state, replyTo } of annotations) {
    if (state === '' || replyTo === null) continue
    if (CLOSED.has(state)) closed.add(replyTo)
    else closed.delete(replyTo)
  }
  return closed
}

function annotationOf(read: PdfAnnotation, page: Page, places: Places): Annotation | undefined {
  const { id, subtype, field, target, author, at, text, replyTo } = read
  const boxes = boxesOn(read)
  const person = { author: author === '' ? null : author, at }
  if (field !== undefined) return fieldOf(read, field, page, places, boxes)
  if (target !== undefined) return { kind: 'link', id, span: coveredBy(boxes, page, places), boxes, target }
  const style = MARKUP[subtype]
  const span = ON_TEXT.has(subtype)
    ? coveredBy(boxes, page, places)
    : trimmed(places.notes.get(id), places.text)
  const remark = text === '' && span !== null && style === undefined ? slice(span, places.text) : text
  if (boxes.length === 0 && remark === '') return undefined
  if (style !== undefined && replyTo === null) {
    return { kind: 'markup', id, span, boxes, style, ...person, text: remark }
  }
  const isRemark = COMMENTS.has(subtype) || replyTo !== null
  if (!isRemark || read.state !== '' || (remark.trim() === '' && span === null)) return undefined
  const resolved = places.closed.has(id)
  return { kind: 'comment', id, span, boxes, ...person, text: remark, replyTo, resolved }
}

function boxesOn({ page, boxes }: PdfAnnotation): PageBox[] {
  return boxes.map(({ x0, y0, x1, y1 }) => {
    const [left, top] = [hundredths(x0), hundredths(y0)]
    return {
      page,
      box: {
        x0: left,
        y0: top,
        x1: Math.max(hundredths(x1), left + MIN_SIDE),
        y1: Math.max(hundredths(y1), top + MIN_SIDE),
      },
    }
  })
}

const slice = (span: Span, text: string): string => text.slice(span.start, span.end)

/** A block's span without the line feed that ends it. */
function trimmed(span: Span | undefined, text: string): Span | null {
  if (span === undefined) return null
  const length = slice(span, text).trimEnd().length
  return length === 0 ? null : { start: span.start, end: span.start + length }
}

function coveredBy(boxes: readonly PageBox[], page: Page, places: Places): Span | null {
  return passageOf(boxes.flatMap(({ box }) => coveredText(page, box, places.text)))
}

/** A field's value where its widget draws it; a field without value has no place in the text. */
function fieldOf(
  { id }: PdfAnnotation,
  { type, name, value }: FieldFacts,
  page: Page,
  places: Places,
  boxes: PageBox[],
): Annotation {
  const drawn = coveredBy(boxes, page, places)
  const shown = drawn === null ? '' : slice(drawn, places.text)
  const entered = type === 'signature' && value !== null ? shown : value
  const at = entered === null || entered === '' ? -1 : shown.indexOf(entered)
  const span =
    drawn === null || entered === null
      ? null
      : at < 0
        ? drawn
        : { start: drawn.start + at, end: drawn.start + at + entered.length }
  return { kind: 'field', id, span, boxes, type, name, value: entered }
}

const WRITTEN = new Set(['text', 'choice', 'date'])

function unseenValues(annotations: readonly Annotation[]): Warning[] {
  const unseen = annotations.filter(
    (one) => one.kind === 'field' && WRITTEN.has(one.type) && one.value !== null && one.span === null,
  )
  if (unseen.length === 0) return []
  const message = `${unseen.length} form fields hold values that no page shows; they stand in the list of fields only`
  return [{ code: 'content-not-read', message }]
}

function unreadAnnotations(pages: readonly GlyphPage[], read: number): Warning[] {
  const unread = pages.reduce((sum, page) => sum + page.unreadAnnotations, 0) + Math.max(0, read - MOST)
  if (unread === 0) return []
  return [{ code: 'content-not-read', message: `${unread} annotations are too many to be listed` }]
}
