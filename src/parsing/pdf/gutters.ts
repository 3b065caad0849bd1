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
  /** Rows among `rows` whose one text reaches across a strip that rows above and below keep free. */
  readonly spanning: ReadonlySet<Row>
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
  const closePlain = (): void => {
    if (plain.length > 0) zones.push({ rows: plain, gutters: [], spanning: new Set() })
    plain = []
  }
  let index = 0
  while (index < rows.length) {
    const zone = zoneAt(rows, index)
    if (zone === undefined) {
      const row = rows[index++]
      if (row !== undefined) plain.push(row)
      continue
    }
    const heads = headsOver(zone, plain)
    plain = plain.slice(0, plain.length - heads.length)
    closePlain()
    zones.push({ ...zone, rows: [...heads, ...zone.rows] })
    index += zone.rows.length
  }
  closePlain()
  return zones
}

/** Lines right above a zone that stand over one of its later columns: the upper lines of that column's head. */
function headsOver({ rows, gutters }: Zone, above: readonly Row[]): Row[] {
  const heads: Row[] = []
  let below = rows[0]
  for (const row of above.toReversed()) {
    const close = below !== undefined && below.v0 - row.v1 < heightOf(row) * 0.6
    const later = row.u0 >= (gutters[0]?.to ?? 0) - 0.01
    const inside = gutters.every((gutter) =>
      row.segments.every((segment) => endOf(segment) <= gutter.to || segment.u0 >= gutter.from),
    )
    if (!close || !later || !inside || heads.length === 3) break
    heads.unshift(row)
    below = row
  }
  return heads
}

function zoneAt(rows: readonly Row[], start: number): Zone | undefined {
  const first = rows[start]
  if (first === undefined || first.segments.length < 2) return undefined
  const spanning = new Set<Row>()
  let strips: Interval[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }]
  let end = start
  let lastBoth = start
  for (; end < rows.length; end++) {
    const row = rows[end]
    const above = rows[end - 1]
    if (row === undefined) break
    if (end > start && above !== undefined && row.v0 - above.v1 > heightOf(above) * 3.5) break
    const rest = narrowed(strips, row)
    const seen = rows.slice(start, end + 1)
    const crossed =
      row.segments.length === 1
        ? strips.filter((strip) => covers(row, strip) && partedBy(seen, strip) > 1)
        : []
    if (crossed.some((strip) => goesOnBelow(rows, end, strip))) {
      spanning.add(row)
      continue
    }
    if (crossed.some((strip) => partedBy(seen, strip) > 2)) break
    if (!rest.some((strip) => seen.some((earlier) => parts(earlier, strip)))) break
    strips = rest
    if (strips.some((strip) => parts(row, strip))) lastBoth = end
  }
  const zone = rows.slice(start, closeEnd(rows, lastBoth, end))
  const gutters = guttersUnder(zone, spanning, heightOf(first))
  return gutters.length === 0 ? undefined : { rows: zone, gutters, spanning }
}

/** Rows at the top whose texts may each reach across several of the columns below: "Three months ended" above two years. */
const HEADS = 2

/** Strips that a zone's rows keep free, or most of them all below a head that names columns by twos and threes. */
function guttersUnder(zone: readonly Row[], spanning: ReadonlySet<Row>, height: number): Interval[] {
  const all = guttersOf(zone, spanning, height)
  for (let heads = 1; heads <= HEADS; heads++) {
    const below = zone.slice(heads)
    const finer = guttersOf(below, spanning, height)
    const common = finer.every((strip) => partedBy(below, strip) >= Math.max(4, below.length * 0.6))
    if (finer.length > all.length && common) return finer
  }
  return all
}

const guttersOf = (rows: readonly Row[], spanning: ReadonlySet<Row>, height: number): Interval[] =>
  rows
    .filter((row) => !spanning.has(row))
    .reduce<Interval[]>(narrowed, [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }])
    .filter((strip) => {
      const count = partedBy(rows, strip)
      return count > 2 || (count === 2 && width(strip) >= height * MIN_GUTTER.two)
    })

/** What a row leaves of strips, as far as it is wide enough. */
const narrowed = (strips: Interval[], row: Row): Interval[] =>
  strips
    .flatMap((strip) => free(strip, row))
    .filter((strip) => width(strip) >= heightOf(row) * MIN_GUTTER.more)

const partedBy = (rows: readonly Row[], strip: Interval): number =>
  rows.filter((row) => parts(row, strip)).length

export const covers = (row: Row, strip: Interval): boolean =>
  row.segments.some((segment) => segment.u0 < strip.from && endOf(segment) > strip.to)

/** Whether one of the next two rows keeps the strip free again, as those above did. */
const goesOnBelow = (rows: readonly Row[], at: number, strip: Interval): boolean =>
  rows
    .slice(at + 1, at + 3)
    .some(
      (row, index) => row.v0 - (rows[at + index]?.v1 ?? row.v0) < heightOf(row) * 1.5 && parts(row, strip),
    )

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
