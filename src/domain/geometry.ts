import type { Line, PageBox, ParsedDocument } from './parsed-document.js'
import { overlaps, type Span } from './span.js'

/**
 * Boxes of a span, one per line it touches, in reading order; empty for documents without pages.
 * Points, top-left origin, page as displayed.
 */
export function boxesOf(parsed: ParsedDocument, span: Span): PageBox[] {
  if (parsed.layout.kind === 'flow') return []
  return parsed.layout.pages.flatMap((page) =>
    page.lines
      .filter((line) => overlaps(line.span, span))
      .map((line) => ({ page: page.number, box: clipLine(line, span), at: line.span.start }))
      .sort((a, b) => a.at - b.at)
      .map(({ page: number, box }) => ({ page: number, box })),
  )
}

function clipLine(line: Line, span: Span): PageBox['box'] {
  const from = line.edges[Math.max(0, span.start - line.span.start)]
  const to = line.edges[Math.min(line.edges.length - 1, span.end - line.span.start)]
  if (from === undefined || to === undefined || from === to) return line.box
  const [low, high] = from < to ? [from, to] : [to, from]
  return line.axis === 'x' ? { ...line.box, x0: low, x1: high } : { ...line.box, y0: low, y1: high }
}

/** The page on which a span starts; undefined for documents without pages. */
export const pageOf = (parsed: ParsedDocument, span: Span): number | undefined => boxesOf(parsed, span)[0]?.page
