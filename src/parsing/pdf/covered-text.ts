import type { Box, Line, Page } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'

/** Share of a line's height that a box must reach over to mark it. */
const ACROSS = 0.4

/**
 * The stretches of text whose characters lie in a box, in the order of the text; a character counts by its middle.
 * White space at their ends is left out.
 */
export function coveredText(page: Page, box: Box, text: string): Span[] {
  return page.lines.flatMap((line) => {
    const covered = coveredPart(line, box)
    if (covered === undefined) return []
    let [start, end] = [line.span.start + covered.start, line.span.start + covered.end]
    while (start < end && /\s/u.test(text.charAt(start))) start++
    while (end > start && /\s/u.test(text.charAt(end - 1))) end--
    return end > start ? [{ start, end }] : []
  })
}

function coveredPart(line: Line, box: Box): Span | undefined {
  const along = line.axis === 'x' ? { from: box.x0, to: box.x1 } : { from: box.y0, to: box.y1 }
  const shared =
    line.axis === 'x'
      ? Math.min(line.box.y1, box.y1) - Math.max(line.box.y0, box.y0)
      : Math.min(line.box.x1, box.x1) - Math.max(line.box.x0, box.x0)
  const height = line.axis === 'x' ? line.box.y1 - line.box.y0 : line.box.x1 - line.box.x0
  if (shared < height * ACROSS) return undefined
  let [start, end] = [-1, -1]
  for (let unit = 0; unit + 1 < line.edges.length; unit++) {
    const middle = ((line.edges[unit] ?? 0) + (line.edges[unit + 1] ?? 0)) / 2
    if (middle < along.from || middle > along.to) continue
    if (start < 0) start = unit
    end = unit + 1
  }
  return start < 0 ? undefined : { start, end }
}

/** Characters between two marked stretches that are still one passage: a space, a line feed, a hyphen that was undone. */
const APART = 2

/**
 * One span for the lines a mark covers: those that follow each other are one passage, and the longest passage counts. Null where no text is covered.
 */
export function passageOf(stretches: readonly Span[]): Span | null {
  const passages: { start: number; end: number }[] = []
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const last = passages.at(-1)
    if (last !== undefined && start - last.end <= APART) last.end = Math.max(last.end, end)
    else passages.push({ start, end })
  }
  return passages.sort((a, b) => b.end - b.start - (a.end - a.start))[0] ?? null
}
