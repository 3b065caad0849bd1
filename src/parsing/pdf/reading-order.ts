import { isBareMarker } from '../list-marker.js'
import type { Direction, GlyphPage } from './glyph.js'
import { columnsOf, zonesOf, type Zone } from './gutters.js'
import type { Row } from './rows.js'
import { separators, sideText, tableRows, type Side, type TableRow } from './table-rows.js'
import { textLine, type LinePlace, type TextLine } from './text-line.js'

/** What a page holds, in reading order. */
export type Unit = { readonly kind: 'line'; readonly line: TextLine } | TableRow

export interface Margins {
  readonly left: number
  readonly right: number
}

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
    if (isList(sides)) return zone.rows.map((row, at) => listLine(row, place, sides[at]?.[0] ?? []))
    return tableRows(zone, sides, place, region)
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

/** A line of a hanging list; with a marker it begins a point, whatever the line above looks like. */
const listLine = (row: Row, place: LinePlace, first: Side): Unit => ({
  kind: 'line',
  line: { ...textLine(row.segments, place), begins: first.length > 0 && isBareMarker(sideText(first)) },
})

/** Hanging lists have nothing but markers in their first column, beside the lines that they begin. */
function isList(sides: readonly (readonly Side[])[]): boolean {
  const firsts = sides.flatMap(([first = [], ...rest]) =>
    first.length > 0 && rest.some((side) => side.length > 0) ? [sideText(first)] : [],
  )
  return (sides[0]?.length ?? 0) <= 2 && firsts.filter(isBareMarker).length >= firsts.length * 0.7
}

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
