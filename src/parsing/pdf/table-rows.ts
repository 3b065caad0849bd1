import type { Zone } from './gutters.js'
import { heightOf, type Row, type Segment } from './rows.js'
import { textLine, type LinePlace, type TextLine } from './text-line.js'

/** A row of the table named by `table`; `cells` has an entry for each of its columns. */
export interface TableRow {
  readonly kind: 'table-row'
  readonly table: string
  readonly cells: readonly (readonly TextLine[])[]
  /** Columns that each cell covers; 0 for one that its neighbour on the left covers. */
  readonly covers: readonly number[]
}

/** What a row has in one column. */
export type Side = readonly Segment[]

type Sides = readonly Side[]

/** A side's text with its spaces. */
export const sideText = (segments: Side): string =>
  segments
    .map((segment) =>
      segment.glyphs.map((glyph) => (glyph.before === 'nothing' ? '' : ' ') + glyph.text).join(''),
    )
    .join(' ')
    .trim()

/** Indices of rows that stand clearly further below their neighbour than the zone's close lines do. */
export function separators(rows: readonly Row[]): number[] {
  const gaps = rows.slice(1).map((row, index) => row.v0 - (rows[index]?.v1 ?? row.v0))
  const clear = gaps.filter((gap, index) => gap > heightOf(rows[index + 1]!) * -0.2)
  const close = clear.sort((a, b) => a - b)[Math.floor(clear.length / 5)] ?? 0
  return gaps.flatMap((gap, index) => (gap > close + heightOf(rows[index + 1]!) * 0.35 ? [index + 1] : []))
}

/**
 * A table's rows. Where some lines stand further apart than others, the wider gaps part the rows; where all stand
 * alike, a row begins at each line with text in the first column. Lines with amounts below each other are rows of their
 * own, however close they stand. Lines at the end with text in the first column only are what follows the table.
 */
export function tableRows(
  zone: Zone,
  sides: readonly Sides[],
  place: LinePlace,
  region: string,
): (TableRow | { readonly kind: 'line'; readonly line: TextLine })[] {
  const groups = stretchesOf(zone, sides)
    .flatMap(partedHeads)
    .flatMap((lines) => rowsByValue(lines) ?? [lines])
    .reduce<Sides[][]>(withWholeLabels, [])
  const last = groups.findLastIndex((group) =>
    group.some((row) => row.slice(1).some((side) => side.length > 0)),
  )
  return groups.flatMap((group, index): (TableRow | { kind: 'line'; line: TextLine })[] => {
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

/** Lines up to the next wider gap, or to the next line with text in the first column where there is none. */
function stretchesOf(zone: Zone, sides: readonly Sides[]): Sides[][] {
  const wide = separators(zone.rows)
  const starts =
    wide.length > 0
      ? new Set([0, ...wide])
      : new Set(sides.flatMap(([first], index) => (index === 0 || (first?.length ?? 0) > 0 ? [index] : [])))
  const stretches: Sides[][] = []
  sides.forEach((row, index) => {
    if (starts.has(index)) stretches.push([row])
    else stretches.at(-1)?.push(row)
  })
  return stretches
}

/** Columns that each cell reaches into: those to its right that hold nothing, as far as its text goes past their gutters. */
function coveredColumns(
  group: readonly Sides[],
  cells: readonly (readonly TextLine[])[],
  zone: Zone,
): number[] {
  const covers = new Array<number>(cells.length).fill(1)
  for (let column = 0; column < cells.length; column++) {
    const end = Math.max(0, ...group.flatMap((row) => row[column] ?? []).map((segment) => segment.u1))
    let next = column + 1
    while (
      next < cells.length &&
      cells[next]?.length === 0 &&
      end > (zone.gutters[next - 1]?.to ?? Infinity)
    ) {
      covers[column]!++
      covers[next++] = 0
    }
    column = next - 1
  }
  return covers
}

/** An amount, a date, a share, or what stands for one that was struck out: the whole of a cell's line. */
const VALUE =
  /^(?:[-–—(]?\s*(?:[A-Z]{2,3}\s?)?[$€£¥￥]?\s*[\d.,]*\d[\d.,]*\s*[)%]*(?:\s\p{L}{1,6}(?:\/\p{L}{1,3})?\.?)?|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\[?\*{1,5}\]?%?)$/u
/** A number that names what stands beside it: "T4", "#3b". */
const CODE = /^#?\p{L}{0,3}[-.]?\d{1,5}\p{L}?$/u

const beginsLow = (text: string): boolean => /^[\p{Ll},;)]/u.test(text)

const DATE =
  /^(?:(?:19|20)\d\d|(?:\p{L}{3,9}\.?\s)?\d{1,2},?(?:\s(?:19|20)\d\d)?|\p{L}{3,9}\.? \d{1,2},(?: (?:19|20)\d\d)?)$/u

/** A head's line that names what several dates below it have in common, as in "Year ended" above two years, is a row. */
function partedHeads(lines: readonly Sides[]): Sides[][] {
  const [head, below, ...rest] = lines.map((line) => line.slice(1).flat())
  if (head === undefined || below === undefined || rest.length > 3) return [[...lines]]
  const dates = below.filter((segment) => DATE.test(sideText([segment])))
  const names = head.length > 0 && head.length < dates.length && dates.length === below.length
  return names ? [lines.slice(0, 1), lines.slice(1)] : [[...lines]]
}

/** A label alone on its line whose next words stand before that line's values: one row. */
function withWholeLabels(rows: Sides[][], row: Sides[]): Sides[][] {
  const above = rows.at(-1)
  const [label = [], ...others] = above?.[0] ?? []
  const [next = [], ...values] = row[0] ?? []
  const alone = above?.length === 1 && label.length > 0 && others.every((side) => side.length === 0)
  if (above !== undefined && alone && beginsLow(sideText(next)) && values.some((side) => side.length > 0)) {
    above.push(...row)
    return rows
  }
  rows.push([...row])
  return rows
}

/** A line drawn with dashes or the like, which belongs to what stands above it. */
const isRule = (line: Sides): boolean => !/[\p{L}\p{N}*]/u.test(line.map(sideText).join(''))

/**
 * Lines of which two neighbours have values in one column, as contents, schedules and statements do: each is a row, with
 * the rest of its label where that runs on. Undefined where most lines have none, and so belong to cells of text.
 */
function rowsByValue(all: readonly Sides[]): Sides[][] | undefined {
  const lines = all.filter((line) => !isRule(line))
  const texts = lines.map((line) => line.map(sideText))
  const valued = texts.map((cells) =>
    cells.map((text, column) => VALUE.test(text) || (column === 0 && CODE.test(text))),
  )
  const has = valued.map((cells) => cells.some(Boolean))
  const alike = valued.some((cells, index) => cells.some((is, column) => is && valued[index + 1]?.[column]))
  if (!alike || has.filter(Boolean).length * 2 < lines.length) return undefined
  const begins = new Set(
    lines.filter((_, index) => {
      const label = texts[index]?.[0] ?? ''
      const runsOn = beginsLow(label) && (has[index] !== true || has[index - 1] === false)
      return has[index] === true ? !runsOn : label !== '' && !runsOn
    }),
  )
  const rows: Sides[][] = []
  for (const line of all) {
    const open = rows.at(-1)
    if (open === undefined || begins.has(line)) rows.push([line])
    else open.push(line)
  }
  return rows
}
