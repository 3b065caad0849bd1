import { isListMarker } from '../list-marker.js'
import { spanOf, withCurrencies } from './currency-signs.js'
import type { Glyph } from './glyph.js'

/** Glyphs that stand side by side without a gap wide enough to part columns or cells. */
export interface Segment {
  readonly glyphs: Glyph[]
  u0: number
  u1: number
  v0: number
  v1: number
  /** First glyphs of what the file draws elsewhere than right after the glyph before: columns may meet there. */
  joints?: Glyph[]
  /** Where the segment ends as far as columns are concerned, if it comes nearer to the next column than they may. */
  reach?: number
}

/** Segments at one height, left to right. */
export interface Row {
  readonly segments: Segment[]
  u0: number
  u1: number
  v0: number
  v1: number
}

/** Share of a line's height that parts two columns or cells: more than a usual word space. */
const COLUMN_GAP = 0.75
/** Share of a line's height from which a gap between segments is a space, where the file does not say. */
const WORD_GAP = 0.16

export const heightOf = (box: { v0: number; v1: number }): number => box.v1 - box.v0

const middleOf = (box: { v0: number; v1: number }): number => (box.v0 + box.v1) / 2

/** Whether two boxes stand on one line: they share half of the lower one's height, as raised marks still do. */
function sameLine(a: { v0: number; v1: number }, b: { v0: number; v1: number }): boolean {
  const shared = Math.min(a.v1, b.v1) - Math.max(a.v0, b.v0)
  return shared > Math.min(heightOf(a), heightOf(b)) * 0.5
}

/** Gaps between words past twice a line's height say nothing about its word spaces. */
const WIDEST_SPACE = 2

/**
 * Share of a line's height that parts columns on a page. Typewritten and justified pages may set words further apart than
 * others set cells, but then all of them alike, which columns never are.
 */
function columnGapOf(glyphs: readonly Glyph[]): number {
  const gaps: number[] = []
  let wide = 0
  glyphs.forEach((glyph, index) => {
    const last = glyphs[index - 1]
    if (last === undefined || glyph.before === 'nothing' || !sameLine(last, glyph)) return
    const gap = (glyph.u0 - last.u1) / Math.max(heightOf(last), heightOf(glyph))
    if (gap <= 0 || gap > WIDEST_SPACE) return
    gaps.push(gap)
    if (gap > COLUMN_GAP) wide++
  })
  if (wide < 20 || wide < gaps.length * 0.2) return COLUMN_GAP
  const wides = gaps.filter((gap) => gap > COLUMN_GAP).sort((a, b) => a - b)
  const usual = wides[Math.floor(wides.length / 2)] ?? COLUMN_GAP
  const alike = wides.filter((gap) => Math.abs(gap - usual) < usual * 0.1).length
  return alike > wides.length * 0.85 ? usual * 1.2 : COLUMN_GAP
}

/** Runs of glyphs in the file's order, parted where the pen jumps. */
function segmentsOf(glyphs: readonly Glyph[], columnGap: number): Segment[] {
  const segments: Segment[] = []
  let current: Segment | undefined
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    if (current !== undefined && last !== undefined && follows(last, glyph, columnGap)) {
      current.glyphs.push(isTorn(last, glyph) ? { ...glyph, before: 'nothing' } : glyph)
      grow(current, glyph)
    } else {
      current = { glyphs: [glyph], u0: glyph.u0, u1: glyph.u1, v0: glyph.v0, v1: glyph.v1 }
      segments.push(current)
    }
    last = glyph
  }
  return segments
}

function follows(last: Glyph, glyph: Glyph, columnGap: number): boolean {
  if (!sameLine(last, glyph)) return false
  const height = Math.max(heightOf(last), heightOf(glyph))
  const gap = glyph.u0 - last.u1
  return gap <= height * columnGap && gap >= -height * 0.6 && glyph.u0 >= last.u0 - height * 0.3
}

/** A break reported inside a word, as where a file draws each letter by itself: the next glyph stands close on the same line. */
const isTorn = (last: Glyph, glyph: Glyph): boolean =>
  glyph.before === 'break' && glyph.u0 - last.u1 <= Math.max(heightOf(last), heightOf(glyph)) * WORD_GAP

function grow(box: Segment | Row, added: { u0: number; u1: number; v0: number; v1: number }): void {
  box.u0 = Math.min(box.u0, added.u0)
  box.u1 = Math.max(box.u1, added.u1)
  box.v0 = Math.min(box.v0, added.v0)
  box.v1 = Math.max(box.v1, added.v1)
}

/** A page's glyphs of one direction, in the file's order, as rows from top to bottom. */
export function pageRowsOf(glyphs: readonly Glyph[]): Row[] {
  const columnGap = columnGapOf(glyphs)
  return rowsOf(segmentsOf(glyphs, columnGap), columnGap)
}

/** Segments gathered into rows, top to bottom; neighbours in a row whose gap is no column gap become one segment. */
function rowsOf(segments: readonly Segment[], columnGap: number): Row[] {
  const rows: { row: Row; anchor: Segment }[] = []
  for (const segment of [...segments].sort((a, b) => middleOf(a) - middleOf(b))) {
    const home = rows.slice(-3).findLast(({ anchor }) => sameLine(anchor, segment))
    if (home === undefined) {
      const { u0, u1, v0, v1 } = segment
      rows.push({ row: { segments: [segment], u0, u1, v0, v1 }, anchor: segment })
      continue
    }
    home.row.segments.push(segment)
    grow(home.row, segment)
    if (segment.u1 - segment.u0 > home.anchor.u1 - home.anchor.u0) home.anchor = segment
  }
  const merged = rows
    .map(({ row }) => ({
      ...row,
      segments: withCurrencies(
        mergeNeighbours(
          row.segments.sort((a, b) => a.u0 - b.u0),
          columnGap,
        ),
      ),
    }))
    .sort((a, b) => middleOf(a) - middleOf(b))
  return splitAtColumns(withMarkers(merged))
}

/** A list's number set between two lines of its point belongs before the upper one. */
function withMarkers(rows: readonly Row[]): Row[] {
  const result: Row[] = []
  rows.forEach((row, index) => {
    const [above, below] = [result.at(-1), rows[index + 1]]
    const between =
      above !== undefined &&
      below !== undefined &&
      row.segments.length === 1 &&
      row.u1 < Math.min(above.u0, below.u0) &&
      above.v1 - row.v0 > heightOf(row) * 0.25 &&
      row.v1 - below.v0 > heightOf(row) * 0.25 &&
      isListMarker(`${textOf(row.segments[0]!)} `)
    if (!between) {
      result.push(row)
      return
    }
    result[result.length - 1] = { ...above, segments: [...row.segments, ...above.segments], u0: row.u0 }
  })
  return result
}

export const rowText = (row: Row): string =>
  row.segments
    .map((segment) =>
      segment.glyphs.map((glyph) => (glyph.before === 'nothing' ? '' : ' ') + glyph.text).join(''),
    )
    .join(' ')
    .trim()

const textOf = (segment: Segment): string => segment.glyphs.map((glyph) => glyph.text).join('')

/** Rows above and below in which a column's edge is looked for, and points by which it may wander. */
const NEIGHBOURS = 3
const ALIGNED = 0.8

/**
 * Parts segments where two columns come as near to each other as words do: the file draws what follows separately, and
 * a segment in a row close by begins at the same place.
 */
function splitAtColumns(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => {
    if (row.segments.every((segment) => segment.joints === undefined)) return row
    const starts = rows
      .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
      .flatMap((other) => (other === row ? [] : other.segments.map((segment) => segment.u0)))
    const isEdge = (glyph: Glyph): boolean => starts.some((start) => Math.abs(start - glyph.u0) < ALIGNED)
    return { ...row, segments: row.segments.flatMap((segment) => splitSegment(segment, isEdge)) }
  })
}

function splitSegment(segment: Segment, isEdge: (glyph: Glyph) => boolean): Segment[] {
  const edges = new Set(segment.joints?.filter(isEdge))
  if (edges.size === 0) return [segment]
  const parts: Glyph[][] = [[]]
  for (const glyph of segment.glyphs) {
    if (edges.has(glyph)) parts.push([])
    parts.at(-1)?.push(glyph)
  }
  return parts
    .filter((glyphs) => glyphs.length > 0)
    .map((glyphs, index, all): Segment => {
      const next = all[index + 1]?.[0]
      const part = spanOf(glyphs, undefined)
      return next === undefined
        ? part
        : { ...part, reach: Math.min(part.u1, next.u0 - heightOf(part) * COLUMN_GAP) }
    })
}

function mergeNeighbours(sorted: readonly Segment[], columnGap: number): Segment[] {
  const merged: Segment[] = []
  for (const segment of sorted) {
    const last = merged.at(-1)
    const height = Math.max(heightOf(segment), last === undefined ? 0 : heightOf(last))
    if (last !== undefined && overprints(segment, last)) continue
    if (last !== undefined && segment.u1 < last.u1 - height * 0.2) {
      insertInto(last, segment)
      continue
    }
    if (last === undefined || segment.u0 - last.u1 > height * columnGap) {
      merged.push({ ...segment, glyphs: [...segment.glyphs] })
      continue
    }
    const [first, ...rest] = segment.glyphs
    if (first === undefined) continue
    const spaced = first.before === 'space' || segment.u0 - last.u1 > height * WORD_GAP
    const joint: Glyph = { ...first, before: spaced ? 'space' : 'nothing' }
    last.glyphs.push(joint, ...rest)
    last.joints = [...(last.joints ?? []), joint]
    grow(last, segment)
  }
  return merged
}

/** Bold type is sometimes feigned by drawing a text twice: each glyph of the second stands on its like in the first. */
function overprints(second: Segment, first: Segment): boolean {
  if (second.u0 >= first.u1) return false
  const near = heightOf(second) * 0.25
  let place = 0
  return second.glyphs.every((glyph) => {
    while (place < first.glyphs.length && (first.glyphs[place]?.u0 ?? 0) < glyph.u0 - near) place++
    for (let at = place; at < first.glyphs.length; at++) {
      const other = first.glyphs[at]
      if (other === undefined || other.u0 > glyph.u0 + near) return false
      if (other.text === glyph.text) return true
    }
    return false
  })
}

/** A raised ordinal or note mark that the file draws after its line takes its place between the line's glyphs. */
function insertInto(line: Segment, segment: Segment): void {
  const place = line.glyphs.findIndex((glyph) => glyph.u0 >= segment.u0)
  const [first, ...rest] = segment.glyphs
  const previous = line.glyphs[place < 0 ? line.glyphs.length - 1 : place - 1]
  if (first === undefined) return
  const near = previous !== undefined && first.u0 - previous.u1 <= heightOf(segment) * WORD_GAP
  const inserted = [{ ...first, before: near ? ('nothing' as const) : ('space' as const) }, ...rest]
  line.glyphs.splice(place < 0 ? line.glyphs.length : place, 0, ...inserted)
  grow(line, segment)
}
