import { isListMarker } from '../list-marker.js'
import type { Direction, GlyphPage } from './glyph.js'
import { columnsOf, zonesOf, type Zone } from './gutters.js'
import { heightOf, type Row, type Segment } from './rows.js'
import { textLine, type LinePlace, type TextLine } from './text-line.js'

/** What a page holds, in reading order. */
export type Unit = { readonly kind: 'line'; readonly line: TextLine } | TableRow

/** A row of the table named by `table`; `cells` has an entry for each of its columns. */
export interface TableRow {
  readonly kind: 'table-row'
  readonly table: string
  readonly cells: readonly (readonly TextLine[])[]
  /** Columns that each cell covers; 0 for one that its neighbour on the left covers. */
  readonly covers: readonly number[]
}

export interface Margins {
  readonly left: number
  readonly right: number
}

type Side = readonly Segment[]

/** Lines and table rows of one direction of a page, in the order in which a person reads them. */
export function readingOrder(
  rows: readonly Row[],
  page: GlyphPage,
  direction: Direction,
  margins: Margins,
): Unit[] {
  const width = direction % 2 === 0 ? page.width : page.height
  return zonesOf(rows).flatMap((zone, index) => {
    const place: LinePlace = {
      page: page.number,
      direction,
      ...margins,
      region: `${page.number}.${direction}`,
    }
    const region = `${place.region}.${index}`
    if (zone.gutters.length === 0) return zone.rows.map((row) => plainLine(row, place))
    const sides = zone.rows.map((row) => columnsOf(row, zone.gutters))
    if (runInColumns(zone, sides, width)) return columnStretches(zone, place, region)
    if (isList(sides)) return zone.rows.map((row) => plainLine(row, place))
    return tableUnits(zone, sides, place, region)
  })
}

/** Columns above a line that reaches across them are read before it, and those below after it. */
function columnStretches(zone: Zone, place: LinePlace, region: string): Unit[] {
  const units: Unit[] = []
  let open: Row[] = []
  const close = (): void => {
    const sides = open.map((row) => columnsOf(row, zone.gutters))
    if (sides.length > 0) units.push(...columnUnits(sides, place, `${region}.${units.length}`))
    open = []
  }
  for (const row of zone.rows) {
    if (!zone.spanning.has(row)) open.push(row)
    else {
      close()
      units.push(plainLine(row, place))
    }
  }
  close()
  return units
}

const plainLine = (row: Row, place: LinePlace): Unit => ({
  kind: 'line',
  line: textLine(row.segments, place),
})

/** Hanging lists have nothing but markers in their first column, beside the lines that they begin. */
function isList(sides: readonly (readonly Side[])[]): boolean {
  const firsts = sides.flatMap(([first = [], ...rest]) =>
    first.length > 0 && rest.some((side) => side.length > 0) ? [textOf(first)] : [],
  )
  const markers = firsts.filter(
    (text) => text.length <= 12 && (isListMarker(text) || /^[-–*†‡§(]?\d{0,3}[.)]?$/u.test(text)),
  )
  return (sides[0]?.length ?? 0) <= 2 && markers.length >= firsts.length * 0.7
}

const textOf = (segments: Side): string =>
  segments
    .flatMap((segment) => segment.glyphs)
    .map((glyph) => glyph.text)
    .join('')

/**
 * Running text in columns, as against a table: two or three columns of like length, wide, whose lines fill them, and
 * which rarely end a paragraph at the same height.
 */
function runInColumns(zone: Zone, sides: readonly (readonly Side[])[], pageWidth: number): boolean {
  const count = zone.gutters.length + 1
  if (count > 3) return false
  const columns = Array.from({ length: count }, (_, column) =>
    sides.flatMap((row) => boxOf(row[column] ?? []) ?? []),
  )
  const lines = columns.map((column) => column.length)
  if (Math.min(...lines) < 4 || (Math.max(...lines) > Math.min(...lines) * 3 && Math.min(...lines) < 8))
    return false
  const filled = columns.every((column) => {
    const left = Math.min(...column.map((box) => box.u0))
    const width = Math.max(...column.map((box) => box.u1)) - left
    const full = column.filter((box) => box.u1 - left > width * 0.8).length
    return width > pageWidth * 0.18 && full > column.length * 0.55
  })
  return filled && separators(zone.rows).length * 3 <= zone.rows.length
}

function boxOf(segments: Side): { u0: number; u1: number } | undefined {
  if (segments.length === 0) return undefined
  return {
    u0: Math.min(...segments.map((segment) => segment.u0)),
    u1: Math.max(...segments.map((segment) => segment.u1)),
  }
}

/** Indices of rows that stand clearly further below their neighbour than the zone's close lines do. */
function separators(rows: readonly Row[]): number[] {
  const gaps = rows.slice(1).map((row, index) => row.v0 - (rows[index]?.v1 ?? row.v0))
  const clear = gaps.filter((gap, index) => gap > heightOf(rows[index + 1]!) * -0.2)
  const close = clear.sort((a, b) => a - b)[Math.floor(clear.length / 5)] ?? 0
  return gaps.flatMap((gap, index) => (gap > close + heightOf(rows[index + 1]!) * 0.35 ? [index + 1] : []))
}

function columnUnits(sides: readonly (readonly Side[])[], place: LinePlace, region: string): Unit[] {
  const count = sides[0]?.length ?? 0
  return Array.from({ length: count }, (_, column) => {
    const lines = sides.map((row) => row[column] ?? []).filter((segments) => segments.length > 0)
    const boxes = lines.flatMap((segments) => boxOf(segments) ?? [])
    const left = Math.min(...boxes.map((box) => box.u0))
    const right = Math.max(...boxes.map((box) => box.u1))
    return lines.map((segments): Unit => ({
      kind: 'line',
      line: textLine(segments, { ...place, left, right, region: `${region}.${column}` }),
    }))
  }).flat()
}

/**
 * A table's rows. Where some lines stand further apart than others, the wider gaps part the rows; where all stand
 * alike, a row begins at each line with text in the first column. Lines at the end with text in the first column only
 * are what follows the table.
 */
function tableUnits(
  zone: Zone,
  sides: readonly (readonly Side[])[],
  place: LinePlace,
  region: string,
): Unit[] {
  const wide = separators(zone.rows)
  const starts =
    wide.length > 0
      ? new Set([0, ...wide])
      : new Set(sides.flatMap(([first], index) => (index === 0 || (first?.length ?? 0) > 0 ? [index] : [])))
  const stretches: (readonly Side[])[][] = []
  sides.forEach((row, index) => {
    if (starts.has(index)) stretches.push([row])
    else stretches.at(-1)?.push(row)
  })
  const groups = stretches.flatMap((lines) => (countsByLine(lines) ? lines.map((line) => [line]) : [lines]))
  const last = groups.findLastIndex((group) =>
    group.some((row) => row.slice(1).some((side) => side.length > 0)),
  )
  return groups.flatMap((group, index): Unit[] => {
    if (index > last) return group.map((row) => ({ kind: 'line', line: textLine(row.flat(), place) }))
    const cells = Array.from({ length: zone.gutters.length + 1 }, (_, column) =>
      group
        .map((row) => row[column] ?? [])
        .filter((segments) => segments.length > 0)
        .map((segments) => textLine(segments, { ...place, region: `${region}.${column}` })),
    )
    return [{ kind: 'table-row', table: region, cells, covers: coveredColumns(group, cells, zone) }]
  })
}

function coveredColumns(
  group: readonly (readonly Side[])[],
  cells: readonly (readonly TextLine[])[],
  zone: Zone,
): number[] {
  const end = group.flat(2).reduce((most, segment) => Math.max(most, segment.u1), 0)
  const start = cells.findIndex((cell) => cell.length > 0)
  const alone = cells.filter((cell) => cell.length > 0).length === 1
  const reached = alone ? zone.gutters.filter((gutter, index) => index >= start && end > gutter.to).length : 0
  return cells.map((_, column) =>
    column === start ? reached + 1 : column > start && column <= start + reached ? 0 : 1,
  )
}

/** Whether each line carries a figure of its own in the last column, as contents and statements do. */
function countsByLine(lines: readonly (readonly Side[])[]): boolean {
  const figures = lines.filter((line) =>
    /^[-–(]?[$€£¥]?[\d.,]*\d[\d.,]*[)%]?$/u.test(textOf(line.at(-1) ?? [])),
  )
  return lines.length > 1 && figures.length > lines.length * 0.7
}
