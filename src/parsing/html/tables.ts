import { append, joined, onOneLine, shifted, type Mark, type Marked } from '../docx/marked-text.js'
import { tableRow, type GridCell } from '../draft.js'
import { isListItem, isListMarker } from '../list-marker.js'
import { movedTo } from './marked.js'
import { flowLine, type Flow } from './paragraphs.js'

export interface Cell {
  /** Columns and rows it covers, at least one. */
  readonly columns: number
  readonly rows: number
  /** Whether it heads a row or column. */
  readonly heads: boolean
  readonly flow: readonly Flow[]
}

interface PlacedCell {
  readonly place: GridCell
  readonly column: number
  readonly content: Marked
  readonly flow: readonly Flow[]
}

/** A cell with more paragraphs than a signature block is a part of the page's layout. */
const LAYOUT_PARAGRAPHS = 12
/** Past this column cells are not followed down the rows they cover. */
const MAX_COLUMN = 1000
/** Past this many columns in use rows hold only the cells that say something. */
const MAX_USED = 100

/**
 * A table's rows with their cells in columns. Rows of lay-out are text: a single cell stands for itself, a number or
 * bullet joins the paragraph it was set beside.
 */
export function tableFlow(rows: readonly (readonly Cell[])[], table: number): Flow[] {
  const { placed: given, points } = placeCells(rows)
  const placed = given.map(joinSigns)
  const used = new Set(
    placed.filter((row) => row.length > 1).flatMap((row) => row.map((cell) => cell.column)),
  )
  const columns = used.size > MAX_USED ? undefined : [...used].sort((a, b) => a - b)
  const laidOut = placed.map((row) => layoutRow(row))
  const isGrid = laidOut.includes(undefined)
  return placed.flatMap((row, index): Flow[] => {
    const marks = points[index] ?? []
    const anchor: Flow[] = marks.length === 0 ? [] : [{ kind: 'anchor', marks: movedTo(marks, 0) }]
    const flow = (isGrid ? titleRow(row, table) : undefined) ?? laidOut[index]
    return [...anchor, ...(flow ?? dataRow(row, columns, table))]
  })
}

/** A cell alone in its row of a table that has others is part of its grid, though its text stands for itself. */
function titleRow([cell, ...others]: readonly PlacedCell[], table: number): Flow[] | undefined {
  if (cell === undefined || others.length > 0) return undefined
  return cell.flow.map((piece) =>
    piece.kind === 'paragraph' || piece.kind === 'heading' || piece.kind === 'list-item'
      ? { cell: { ...cell.place, table }, ...piece }
      : piece,
  )
}

function layoutRow(row: readonly PlacedCell[]): Flow[] | undefined {
  const [first, second] = row
  if (first === undefined) return []
  const isLayout = row.length === 1 || row.some((cell) => cell.flow.length > LAYOUT_PARAGRAPHS)
  if (isLayout) return row.flatMap((cell) => cell.flow)
  if (row.length !== 2 || second === undefined || !isBareMarker(first.content.text)) return undefined
  const [body, ...rest] = second.flow
  if (body?.kind !== 'paragraph' && body?.kind !== 'heading' && body?.kind !== 'list-item') return undefined
  const whole = joined([first.content, { text: body.text, marks: [...(body.marks ?? [])] }], ' ')
  const item: Flow = isListItem(whole.text)
    ? { kind: 'list-item', ...whole, level: body.kind === 'list-item' ? body.level : 1 }
    : { ...body, ...whole }
  return [item, ...rest]
}

/** Nothing but a number or bullet, such as "(a)", "4.02", "Section 4.02", "•" or the asterisk of a note. */
const isBareMarker = (text: string): boolean =>
  text.length <= 24 &&
  (/^[*†‡§]{1,3}$/u.test(text) || (/^(?:\p{L}+ )?\S+$/u.test(text) && isListMarker(`${text} `)))

function dataRow(row: readonly PlacedCell[], columns: readonly number[] | undefined, table: number): Flow[] {
  const byColumn = new Map(row.map((cell) => [cell.column, cell]))
  const cells = columns?.map((column) => byColumn.get(column)) ?? row
  const contents = cells.map((cell) => (cell === undefined ? undefined : onOneLine(cell.content)))
  const draft = tableRow(
    table,
    contents.map((content) => content?.text ?? ''),
    cells.map((cell) => cell?.place ?? null),
  )
  if (draft === undefined) return []
  let at = 0
  const marks = contents.flatMap((content): Mark[] => {
    const own = shifted(content?.marks ?? [], at)
    at += (content?.text.length ?? 0) + 1
    return own
  })
  return [marks.length === 0 ? draft : { ...draft, marks }]
}

/**
 * Cells that hold text, each with the column it begins in; cells of rows above reach down. `points` are those of cells
 * without text, which stand before their row.
 */
function placeCells(rows: readonly (readonly Cell[])[]): { placed: PlacedCell[][]; points: Mark[][] } {
  let taken = new Map<number, number>()
  const points: Mark[][] = []
  const placed = rows.map((row, at) => {
    const below = new Map(
      [...taken].filter(([, left]) => left > 1).map(([column, left]) => [column, left - 1]),
    )
    let column = 0
    const stray: Mark[] = []
    const cells: PlacedCell[] = []
    for (const cell of row) {
      while (taken.has(column)) column++
      const start = column
      column += cell.columns
      if (cell.rows > 1)
        for (let down = start; down < Math.min(column, MAX_COLUMN); down++) below.set(down, cell.rows - 1)
      const content = flowLine(cell.flow)
      const { rows: rowSpan, columns: columnSpan, heads: header } = cell
      const place = { row: at, column: start, rowSpan, columnSpan, header }
      if (content.text === '') stray.push(...content.marks)
      else cells.push({ place, column: start, content, flow: cell.flow })
    }
    taken = below
    points.push(stray)
    return cells
  })
  return { placed, points }
}

/** Accountants' tables give currency signs, closing brackets and per cent signs columns of their own. */
function joinSigns(row: readonly PlacedCell[]): PlacedCell[] {
  const joined: PlacedCell[] = []
  for (const cell of row) {
    const before = joined.at(-1)
    const joins =
      before !== undefined &&
      (/^(?:\$|US\$|[€£¥￥])?\s?\(?$/u.test(before.content.text) || /^\)?\s?%?\)?$/u.test(cell.content.text))
    if (joins)
      joined[joined.length - 1] = {
        ...before,
        place: { ...before.place, columnSpan: cell.column + (cell.place.columnSpan ?? 1) - before.column },
        content: together(before.content, cell.content),
        flow: [...before.flow, ...cell.flow],
      }
    else joined.push(cell)
  }
  return joined
}

function together(a: Marked, b: Marked): Marked {
  const whole = { text: a.text, marks: [...a.marks] }
  append(whole, b)
  return whole
}
