import { overlaps, type Span } from '../../domain/span.js'
import type { Mark } from './marks.js'

/** A stretch of text with the marks that cover all of it. */
export interface Segment<M> {
  readonly span: Span
  readonly marks: readonly M[]
}

/**
 * Cuts a span at every border of a mark, so that each piece is covered by the same marks from end to end.
 * The pieces tile `span`. O(m log m) in the marks that touch it.
 */
export function segmentsOf<M extends { readonly span: Span }>(span: Span, marks: readonly M[]): Segment<M>[] {
  const touching = marks.filter((mark) => overlaps(mark.span, span))
  const cuts = new Set([span.start, span.end])
  for (const mark of touching) {
    cuts.add(Math.max(span.start, mark.span.start))
    cuts.add(Math.min(span.end, mark.span.end))
  }
  const borders = [...cuts].sort((a, b) => a - b)
  return borders.slice(1).map((end, index) => {
    const piece = { start: borders[index] ?? span.start, end }
    return { span: piece, marks: touching.filter((mark) => overlaps(mark.span, piece)) }
  })
}

/** The mark whose colour a piece shows: that of the shortest passage, which is the most specific. */
export const foremost = (marks: readonly Mark[]): Mark | undefined =>
  marks.toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0]
