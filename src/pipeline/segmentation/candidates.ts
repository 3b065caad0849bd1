import type { Span } from '../../domain/span.js'
import { headingAfter, type Heading } from './headings.js'
import type { Line } from './lines.js'
import { isList, markerAt, type Marker } from './markers.js'

/**
 * A place where a clause may begin. `strong`: at the head of a paragraph. `inline`: within a line, or stacked behind
 * another marker ("2.1 Payments. (a) The …"). `loose`: inline with nothing before it to say so; only an unbroken run of
 * such numbers counts. `introduced`: the words before it announce a list (":").
 */
export interface Candidate {
  readonly marker: Marker
  readonly heading: Heading | undefined
  readonly line: Line
  readonly strong: boolean
  readonly inline: boolean
  readonly loose: boolean
  readonly introduced: boolean
}

/** A line longer than this, in characters, holds several clauses: pages whose line breaks were lost. */
const COLLAPSED_LINE = 1500
/** After a sentence or a list item in running text, or behind a gap where a line break was lost. */
const BOUNDARY =
  /(?:(?:[.;:。；：)”"]|;\s+(?:and|or)|,\s+(?:and|or))[^\S\n]+|(?<=[^\S\n]{3}))(?=[(（\dA-Z§第①-⑳])/gu
/** In collapsed lines a number may follow a heading directly: "Purpose 3. The exclusive purpose …". */
const LOOSE =
  /(?<=[^\S\n])(?<!\b(?:Section|Sections|Article|Articles|Clause|Exhibit|Schedule|Appendix|Annex|paragraph|Paragraph|Item|No|and|or|to|through|Rule|Form|Page|page)[^\S\n]{1,4})(?=\d{1,3}(?:\.\d{1,3})*\.?\s+\p{Lu})/gu

/** Every place in the lines outside `contents` where a marker stands, in text order. */
export function findCandidates(
  text: string,
  lines: readonly Line[],
  contents: Span | undefined,
): Candidate[] {
  const candidates: Candidate[] = []
  lines.forEach((line, index) => {
    if (contents !== undefined && line.start >= contents.start && line.end <= contents.end) return
    if (line.row && !isNumberedRow(line)) return
    const previous = lines[index - 1]
    const strong = line.strong || /[.;:。；：]$|\b(?:and|or)$/u.test(previous?.text ?? '.')
    const introduced = /[:：]$/u.test(previous?.text ?? '')
    const from =
      contents !== undefined && line.start < contents.end && line.end > contents.end
        ? contents.end
        : line.textStart
    collect(text, line, from, { strong, introduced }, lines[index + 1], candidates)
    if (line.text.length > 200) collectInline(text, line, from, candidates)
  })
  return candidates
}

/** "(a) | The Borrower shall …" set as a table: a marker alone in the first cell, prose in the second. */
const isNumberedRow = (line: Line): boolean => /^\S{1,8}\t[^\t]{40,}$/u.test(line.text)

function collect(
  text: string,
  line: Line,
  at: number,
  position: { strong: boolean; introduced: boolean },
  next: Line | undefined,
  into: Candidate[],
): void {
  const marker =
    markerAt(text, at) ?? (line.text.length > COLLAPSED_LINE ? markerBehindPageNumber(text, at) : undefined)
  if (marker === undefined) return
  const heading = headingOf(text, marker, line, next)
  into.push({ marker, heading, line, ...position, inline: marker.start !== at, loose: false })
  collectStacked(text, marker.end, line, into)
  if (heading !== undefined && heading.end < line.end) collectStacked(text, heading.end, line, into)
}

/** A page number, then the clause: "107 (d) promptly, …". */
function markerBehindPageNumber(text: string, at: number): Marker | undefined {
  const number = /^\d{1,3}\s+/u.exec(text.slice(at, at + 12))
  return number === null ? undefined : markerAt(text, at + number[0].length)
}

function headingOf(text: string, marker: Marker, line: Line, next: Line | undefined): Heading | undefined {
  const heading = headingAfter(text, marker.end, line.end, line.alone, marker.keyword)
  if (heading !== undefined || text.slice(marker.end, line.end).trim() !== '') return heading
  // the marker fills its line: the heading is the line below
  if (next === undefined || isList(marker.readings[0]?.family ?? 'letter')) return undefined
  if (markerAt(text, next.textStart) !== undefined) return undefined
  const below = headingAfter(text, next.textStart, next.end, true)
  return below !== undefined && below.end >= next.end ? below : undefined
}

function collectStacked(text: string, from: number, line: Line, into: Candidate[]): void {
  const gap = /^[^\S\n]{0,12}/u.exec(text.slice(from, from + 12))?.[0].length ?? 0
  const at = from + gap
  if (at >= line.end || into.some((one) => one.marker.start === at)) return
  const marker = markerAt(text, at)
  if (
    marker === undefined ||
    !marker.readings.some((reading) => isList(reading.family) && reading.ordinal === 1)
  )
    return
  const heading = headingAfter(text, marker.end, line.end, line.alone, marker.keyword)
  into.push({ marker, heading, line, strong: true, inline: true, loose: false, introduced: true })
}

function collectInline(text: string, line: Line, from: number, into: Candidate[]): void {
  const collapsed = line.text.length > COLLAPSED_LINE
  const source = text.slice(from, line.end)
  const places = [...source.matchAll(BOUNDARY)].map((match) => ({
    at: from + match.index + match[0].length,
    before: match[0],
    loose: false,
  }))
  if (collapsed) {
    for (const match of source.matchAll(LOOSE))
      places.push({ at: from + match.index + match[0].length, before: '', loose: true })
    places.sort((a, b) => a.at - b.at || Number(a.loose) - Number(b.loose))
  }
  for (const { at, before, loose } of places) {
    const marker = markerAt(text, at)
    if (marker === undefined || (into.at(-1)?.marker.start ?? -1) >= at) continue
    const heading = headingAfter(text, marker.end, line.end, false, marker.keyword)
    const gap = /^[^\S\n]{3}$/u.test(text.slice(at - 3, at))
    const listed = marker.readings.some((reading) => isList(reading.family))
    if (!gap && !loose && (listed ? !collapsed : heading === undefined)) continue
    into.push({ marker, heading, line, strong: gap, inline: true, loose, introduced: /[:：]/u.test(before) })
    if (heading !== undefined) collectStacked(text, heading.end, line, into)
  }
}
