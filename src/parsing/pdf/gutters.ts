import { heightOf, type Row, type Segment } from './rows.js'

export interface Interval {
  readonly from: number
  readonly to: number
}

/** Consecutive rows that share at least one vertical strip without text. */
export interface Zone {
  readonly rows: readonly Row[]
  /** Strips between the zone's columns, left to right; none where the rows are plain lines. */
  readonly gutters: readonly Interval[]
}

/**
 * Narrowest strip, in line heights, that parts columns: by how many rows have text on both of its sides. Two sentences'
 * ends may stand one below the other by chance, three hardly.
 */
const MIN_GUTTER = { two: 1.5, more: 0.5 }

/**
 * Rows as plain stretches and zones with columns, top to bottom. A zone begins at a row with several segments and
 * reaches as far as one strip stays free of text; it needs two rows with text on both sides of a strip.
 */
export function zonesOf(rows: readonly Row[]): Zone[] {
  const zones: Zone[] = []
  let plain: Row[] = []
  let index = 0
  while (index < rows.length) {
    const zone = zoneAt(rows, index)
    if (zone === undefined) {
      const row = rows[index++]
      if (row !== undefined) plain.push(row)
      continue
    }
    if (plain.length > 0) zones.push({ rows: plain, gutters: [] })
    plain = []
    zones.push(zone)
    index += zone.rows.length
  }
  if (plain.length > 0) zones.push({ rows: plain, gutters: [] })
  return zones
}

function zoneAt(rows: readonly Row[], start: number): Zone | undefined {
  const first = rows[start]
  if (first === undefined || first.segments.length < 2) return undefined
  let strips: Interval[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }]
  let end = start
  let lastBoth = start
  for (; end < rows.length; end++) {
    const row = rows[end]
    const above = rows[end - 1]
    if (row === undefined) break
    if (end > start && above !== undefined && row.v0 - above.v1 > heightOf(above) * 3.5) break
    const rest = strips
      .flatMap((strip) => free(strip, row))
      .filter((strip) => width(strip) >= heightOf(row) * MIN_GUTTER.more)
    const seen = rows.slice(start, end + 1)
    if (!rest.some((strip) => seen.some((earlier) => parts(earlier, strip)))) break
    strips = rest
    if (strips.some((strip) => parts(row, strip))) lastBoth = end
  }
  const zone = rows.slice(start, closeEnd(rows, lastBoth, end))
  const gutters = strips.filter((strip) => {
    const rowsParted = zone.filter((row) => parts(row, strip)).length
    return rowsParted > 2 || (rowsParted === 2 && width(strip) >= heightOf(first) * MIN_GUTTER.two)
  })
  return gutters.length === 0 ? undefined : { rows: zone, gutters }
}

/** Rows after the last two-sided one stay in the zone while they follow closely: the rest of a longer column. */
function closeEnd(rows: readonly Row[], lastBoth: number, end: number): number {
  let close = lastBoth + 1
  while (close < end) {
    const row = rows[close]
    const above = rows[close - 1]
    if (row === undefined || above === undefined || row.v0 - above.v1 > heightOf(above) * 0.6) break
    close++
  }
  return close
}

const endOf = (segment: Segment): number => segment.reach ?? segment.u1

const width = (interval: Interval): number => interval.to - interval.from

const parts = (row: Row, strip: Interval): boolean =>
  row.segments.some((segment) => endOf(segment) <= strip.from + 0.01) &&
  row.segments.some((segment) => segment.u0 >= strip.to - 0.01)

/** What a row leaves of a strip. */
function free(strip: Interval, row: Row): Interval[] {
  let rest = [strip]
  for (const segment of row.segments) {
    rest = rest.flatMap(({ from, to }) => {
      const end = endOf(segment)
      if (end <= from || segment.u0 >= to) return [{ from, to }]
      return [
        { from, to: Math.min(to, segment.u0) },
        { from: Math.max(from, end), to },
      ].filter((piece) => piece.to > piece.from)
    })
  }
  return rest
}

/** A row's segments by column: `gutters.length + 1` lists. */
export function columnsOf(row: Row, gutters: readonly Interval[]): Segment[][] {
  const columns: Segment[][] = Array.from({ length: gutters.length + 1 }, () => [])
  for (const segment of row.segments) {
    const place = gutters.filter((gutter) => segment.u0 >= (gutter.from + gutter.to) / 2).length
    columns[place]?.push(segment)
  }
  return columns
}
