import type { Span } from '../../domain/span.js'
import type { Line } from './lines.js'
import { markerAt } from './markers.js'

const CONTENTS_HEADING =
  /^(?:TABLE\s+OF\s+CONTENTS|CONTENTS|INDEX|目\s*[录錄]|目\s*次)(?:\s*\(?(?:cont|continued)\.?\)?)?\s*:?$/iu
const COLLAPSED_HEADING = /\bTABLE OF CONTENTS\b/u
/** Dot leaders, a tab or a gap, then a page number at the end of the line. */
const ENTRY = /(?:\.\s?){3,}\s*[\divxlc]{1,5}$|…+\s*\d{1,4}$|(?:\t|\s{2,}|\s)[A-Z]?-?\d{1,3}$/iu
const LEADERS = /(?:(?:\.\s?){4,}\s*|(?<=\s{3}))\d{1,4}(?=\s|$)|\s\d{1,4}(?=\s{3,}|$)/gu
/** Lines that may stand between entries: page numbers, column heads, wrapped titles. */
const LONGEST_GAP = 8

/**
 * The table of contents, so that its entries are not taken for clauses: from its heading (or the first of five entries
 * in a row) to its last entry. Undefined where there is none.
 */
export function findContents(text: string, lines: readonly Line[]): Span | undefined {
  const heading = lines.findIndex((line) => CONTENTS_HEADING.test(line.text))
  const collapsed = lines.find((line) => line.text.length > 400 && COLLAPSED_HEADING.test(line.text))
  if (heading === -1 && collapsed !== undefined) return collapsedContents(text, lines, collapsed)
  const first = heading === -1 ? firstEntryOfRun(lines) : heading
  if (first === -1) return undefined
  const last = withRepeated(lines, lastEntry(text, lines, first))
  const start = lines[first]?.start
  const end = lines[last]
  return start === undefined || end === undefined || last === first ? undefined : { start, end: end.end }
}

/** A page number may stand on a line of its own, under a short title. */
const isEntry = (line: Line, previous?: Line): boolean =>
  line.text.length < 240 &&
  (ENTRY.test(line.text.replace(/[\s|]+$/u, '')) ||
    (/^\d{1,3}$/u.test(line.text) && (previous?.text.length ?? 200) < 120))

/** Five entries among eight lines, most of them numbered. */
function firstEntryOfRun(lines: readonly Line[]): number {
  for (let at = 0; at < Math.min(lines.length, 400); at++) {
    const line = lines[at]
    if (line === undefined || line.row || !isEntry(line)) continue
    const following = lines.slice(at, at + 8)
    const entries = following.filter((one) => isEntry(one))
    const dotted = entries.filter((entry) => /(?:\.\s?){3,}|…|\t/u.test(entry.text))
    if (entries.length >= 5 && dotted.length >= 4) return at
  }
  return -1
}

/**
 * Entries end where the numbering they announce begins again: the first marker is met a second time with no page
 * number behind it; failing that, where no entry has come for a while.
 */
function lastEntry(text: string, lines: readonly Line[], first: number): number {
  let last = first
  let opening: string | undefined
  for (let at = first + 1; at < lines.length && at - last <= LONGEST_GAP * 3; at++) {
    const line = lines[at]
    if (line === undefined || line.text.length > 300) break
    const marker = markerAt(text, line.textStart)
    const name = marker?.printed.toLowerCase()
    if (isEntry(line, lines[at - 1])) {
      opening ??= name
      last = at
    } else if (marker !== undefined) {
      if (name !== undefined && name === opening) break
      opening ??= name
      if (!lines.slice(at + 1, at + 1 + LONGEST_GAP).some((one, order) => isEntry(one, lines[at + order])))
        break
    }
  }
  return last
}

/** Entries without a page number, lists of schedules for one: short lines that return further down as headings. */
function withRepeated(lines: readonly Line[], last: number): number {
  const later = new Map<string, number>()
  lines.forEach((line, index) => later.set(line.text.toLowerCase(), index))
  let end = last
  for (let at = last + 1; at < lines.length && at <= end + 2; at++) {
    const line = lines[at]
    if (line === undefined || line.text.length > 120) break
    const repeated = (later.get(line.text.toLowerCase()) ?? at) > at
    if (repeated && !/^(?:this|THIS)\b/u.test(line.text) && SCHEDULE_ENTRY.test(line.text)) end = at
  }
  return end
}

const SCHEDULE_ENTRY = /^(?:schedule|exhibit|annex|appendix|attachment|附件|附表|附录)/iu

/** Whole pages in a line: the contents are the stretch of dot leaders after the heading. */
function collapsedContents(text: string, lines: readonly Line[], first: Line): Span | undefined {
  const start = first.textStart + first.text.search(COLLAPSED_HEADING)
  let end = start
  for (const line of lines) {
    if (line.start < first.start) continue
    const leaders = [...line.text.matchAll(LEADERS)]
    const final = leaders.at(-1)
    if (final === undefined || (line !== first && leaders.length < 3)) {
      if (end > start) break
      continue
    }
    end = line.textStart + final.index + final[0].length
  }
  return end > start && text.slice(start, end).length > 100 ? { start, end } : undefined
}
