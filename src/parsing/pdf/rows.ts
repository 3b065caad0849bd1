import type { Glyph } from './glyph.js'

/** Glyphs that stand side by side without a gap wide enough to part columns or cells. */
export interface Segment {
  readonly glyphs: Glyph[]
  u0: number
  u1: number
  v0: number
  v1: number
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

/** Runs of glyphs in the file's order, parted where the pen jumps. */
export function segmentsOf(glyphs: readonly Glyph[]): Segment[] {
  const segments: Segment[] = []
  let current: Segment | undefined
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    if (current !== undefined && last !== undefined && follows(last, glyph)) {
      current.glyphs.push(glyph)
      grow(current, glyph)
    } else {
      current = { glyphs: [glyph], u0: glyph.u0, u1: glyph.u1, v0: glyph.v0, v1: glyph.v1 }
      segments.push(current)
    }
    last = glyph
  }
  return segments
}

function follows(last: Glyph, glyph: Glyph): boolean {
  if (!sameLine(last, glyph)) return false
  const height = Math.max(heightOf(last), heightOf(glyph))
  const gap = glyph.u0 - last.u1
  return gap <= height * COLUMN_GAP && gap >= -height * 0.6 && glyph.u0 >= last.u0 - height * 0.3
}

function grow(box: Segment | Row, added: { u0: number; u1: number; v0: number; v1: number }): void {
  box.u0 = Math.min(box.u0, added.u0)
  box.u1 = Math.max(box.u1, added.u1)
  box.v0 = Math.min(box.v0, added.v0)
  box.v1 = Math.max(box.v1, added.v1)
}

/** Segments gathered into rows, top to bottom; neighbours in a row whose gap is no column gap become one segment. */
export function rowsOf(segments: readonly Segment[]): Row[] {
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
  return rows
    .map(({ row }) => ({ ...row, segments: mergeNeighbours(row.segments.sort((a, b) => a.u0 - b.u0)) }))
    .sort((a, b) => middleOf(a) - middleOf(b))
}

function mergeNeighbours(sorted: readonly Segment[]): Segment[] {
  const merged: Segment[] = []
  for (const segment of sorted) {
    const last = merged.at(-1)
    const height = Math.max(heightOf(segment), last === undefined ? 0 : heightOf(last))
    if (last !== undefined && overprints(segment, last)) continue
    if (last !== undefined && segment.u1 < last.u1 - height * 0.2) {
      insertInto(last, segment)
      continue
    }
    if (last === undefined || segment.u0 - last.u1 > height * COLUMN_GAP) {
      merged.push({ ...segment, glyphs: [...segment.glyphs] })
      continue
    }
    const [first, ...rest] = segment.glyphs
    if (first === undefined) continue
    const spaced = first.before === 'space' || segment.u0 - last.u1 > height * WORD_GAP
    last.glyphs.push({ ...first, before: spaced ? 'space' : 'nothing' }, ...rest)
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
