import { firstWhere } from './first-where.js'
import type { Line, Page, PageBox, ParsedDocument } from './parsed-document.js'
import { overlaps, type Span } from './span.js'

/** Boxes of a span, one per line it touches, in the order of the text. */
export type BoxFinder = (span: Span) => PageBox[]

interface PlacedLine {
  readonly line: Line
  readonly page: number
  /** Furthest end of this line and all before it: lines may overlap, and this never falls. */
  readonly reach: number
}

const finders = new WeakMap<ParsedDocument['layout'], BoxFinder>()

/**
 * Boxes of a span, one per line it touches, in reading order; empty for documents without pages.
 * Points, top-left origin, page as displayed. O(log lines + boxes) after a document's first call, which sorts its lines.
 */
export function boxesOf(parsed: ParsedDocument, span: Span): PageBox[] {
  const { layout } = parsed
  if (layout.kind === 'flow') return []
  let finder = finders.get(layout)
  if (finder === undefined) {
    finder = createBoxFinder(layout.pages)
    finders.set(layout, finder)
  }
  return finder(span)
}

function createBoxFinder(pages: readonly Page[]): BoxFinder {
  let reach = 0
  const lines: PlacedLine[] = pages
    .flatMap((page) => page.lines.map((line) => ({ line, page: page.number })))
    .sort((a, b) => a.line.span.start - b.line.span.start)
    .map(({ line, page }) => ({ line, page, reach: (reach = Math.max(reach, line.span.end)) }))
  return (span) => {
    const boxes: PageBox[] = []
    for (let at = firstWhere(lines, ({ reach }) => reach > span.start); at < lines.length; at++) {
      const placed = lines[at]
      if (placed === undefined || placed.line.span.start >= span.end) break
      if (overlaps(placed.line.span, span))
        boxes.push({ page: placed.page, box: clipLine(placed.line, span) })
    }
    return boxes
  }
}

function clipLine(line: Line, span: Span): PageBox['box'] {
  const from = line.edges[Math.max(0, span.start - line.span.start)]
  const to = line.edges[Math.min(line.edges.length - 1, span.end - line.span.start)]
  if (from === undefined || to === undefined || from === to) return line.box
  const [low, high] = from < to ? [from, to] : [to, from]
  return line.axis === 'x' ? { ...line.box, x0: low, x1: high } : { ...line.box, y0: low, y1: high }
}

/** The page on which a span starts; undefined for documents without pages. */
export const pageOf = (parsed: ParsedDocument, span: Span): number | undefined =>
  boxesOf(parsed, span)[0]?.page
