import { tableRow, type GridCell } from '../draft.js'
import { isListItem, isListMarker } from '../list-marker.js'
import { flowText, type Flow } from './paragraphs.js'

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
  readonly text: string
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
  const placed = placeCells(rows).map(joinSigns)
  const used = new Set(
    placed.filter((row) => row.length > 1).flatMap((row) => row.map((cell) => cell.column)),
  )
  const columns = used.size > MAX_USED ? undefined : [...used].sort((a, b) => a - b)
  const laidOut = placed.map((row) => layoutRow(row))
  const isGrid = laidOut.includes(undefined)
  return placed.flatMap(
    (row, index) =>
      (isGrid ? titleRow(row, table) : undefined) ?? laidOut[index] ?? dataRow(row, columns, table),
  )
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
  if (row.length !== 2 || second === undefined || !isBareMarker(first.text)) return undefined
  const [body, ...rest] = second.flow
  if (body === undefined || body.kind === 'page-break' || body.kind === 'table-row') return undefined
  const text = `${first.text} ${body.text}`
  const joined: Flow = isListItem(text)
    ? { kind: 'list-item', text, level: body.kind === 'list-item' ? body.level : 1 }
    : { ...body, text }
  return [joined, ...rest]
}

/** Nothing but a number or bullet, such as "(a)", "4.02", "Section 4.02", "•" or the asterisk of a note. */
const isBareMarker = (text: string): boolean =>
  text.length <= 24 &&
  (/^[*†‡§]{1,3}$/u.test(text) || (/^(?:\p{L}+ )?\S+$/u.test(text) && isListMarker(`${text} `)))

function dataRow(row: readonly PlacedCell[], columns: readonly number[] | undefined, table: number): Flow[] {
  const byColumn = new Map(row.map((cell) => [cell.column, cell]))
  const cells = columns?.map((column) => byColumn.get(column)) ?? row
  const draft = tableRow(
    table,
    cells.map((cell) => cell?.text ?? ''),
    cells.map((cell) => cell?.place ?? null),
  )
  return draft === undefined ? [] : [draft]
}

/** Cells that hold text, each with the column it begins in; cells of rows above reach down. */
function placeCells(rows: readonly (readonly Cell[])[]): PlacedCell[][] {
  let taken = new Map<number, number>()
  return rows.map((row, at) => {
    const below = new Map(
      [...taken].filter(([, left]) => left > 1).map(([column, left]) => [column, left - 1]),
    )
    let column = 0
    const placed = row.flatMap((cell): PlacedCell[] => {
      while (taken.has(column)) column++
      const start = column
      column += cell.columns
      if (cell.rows > 1)
        for (let down = start; down < Math.min(column, MAX_COLUMN); down++) below.set(down, cell.rows - 1)
      const text = flowText(cell.flow)
      const { rows: rowSpan, columns: columnSpan, heads: header } = cell
      const place = { row: at, column: start, rowSpan, columnSpan, header }
      return text === '' ? [] : [{ place, column: start, text, flow: cell.flow }]
    })
    taken = below
    return placed
  })
}

/** Accountants' tables give currency signs, closing brackets and per cent signs columns of their own. */
function joinSigns(row: readonly PlacedCell[]): PlacedCell[] {
  const joined: PlacedCell[] = []
  for (const cell of row) {
    const before = joined.at(-1)
    const joins =
      before !== undefined &&
      (/^(?:\$|US\$|[€£¥￥])?\s?\(?$/u.test(before.text) || /^\)?\s?%?\)?$/u.test(cell.text))
    if (joins)
      joined[joined.length - 1] = {
        ...before,
        place: { ...before.place, columnSpan: cell.column + (cell.place.columnSpan ?? 1) - before.column },
        text: before.text + cell.text,
        flow: [...before.flow, ...cell.flow],
      }
    else joined.push(cell)
  }
  return joined
}
