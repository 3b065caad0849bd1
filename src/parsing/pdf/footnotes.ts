import type { Glyph } from './glyph.js'
import { heightOf, rowText, type Row } from './rows.js'

/** Share of the body's size below which a page's last lines are set smaller, and a mark is set raised. */
const SMALLER = 0.92
const RAISED = 0.85

const MARK = /^(\d{1,3}|[*†‡§¶]{1,3}|[①-⑳])(?=[\s.)\]\p{L}“"(])/u

/**
 * A page's footnotes, each as its rows from top to bottom: lines at the page's foot that are set smaller than the body,
 * from the first that begins with a mark which stands raised in the text above. `rows` are the page's, without running
 * heads and feet. Without such a mark nothing is a footnote, however small it is printed.
 */
export function footnotesOf(rows: readonly Row[]): Row[][] {
  const size = medianHeight(rows)
  const start = rows.findLastIndex((row) => medianHeight([row]) > size * SMALLER) + 1
  if (start === 0 || start >= rows.length) return []
  const marks = raisedMarks(rows.slice(0, start))
  const isFirst = (row: Row): boolean => {
    const mark = MARK.exec(rowText(row))?.[1]
    return mark !== undefined && marks.has(mark)
  }
  const foot = rows.slice(start)
  const first = foot.findIndex(isFirst)
  if (first < 0) return []
  const notes: Row[][] = []
  for (const row of foot.slice(first)) {
    if (isFirst(row)) notes.push([row])
    else notes.at(-1)?.push(row)
  }
  return notes
}

/** Marks set smaller than their line and above its middle. */
function raisedMarks(rows: readonly Row[]): Set<string> {
  const marks = new Set<string>()
  for (const row of rows) {
    const size = medianHeight([row])
    const middle = (glyph: Glyph): number => (glyph.v0 + glyph.v1) / 2
    const line = median(row.segments.flatMap((segment) => segment.glyphs.map(middle)))
    let open = ''
    for (const glyph of row.segments.flatMap((segment) => segment.glyphs)) {
      if (heightOf(glyph) < size * RAISED && middle(glyph) < line) open += glyph.text
      else {
        if (open !== '') marks.add(open)
        open = ''
      }
    }
    if (open !== '') marks.add(open)
  }
  return marks
}

const medianHeight = (rows: readonly Row[]): number =>
  median(rows.flatMap((row) => row.segments.flatMap((segment) => segment.glyphs.map(heightOf))))

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
