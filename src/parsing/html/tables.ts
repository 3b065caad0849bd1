import { tableRow } from '../draft.js'
import { isListItem, isListMarker } from '../list-marker.js'
import { flowText, type Flow } from './paragraphs.js'

export interface Cell {
  /** Columns and rows it covers, at least one. */
  readonly columns: number
  readonly rows: number
  readonly flow: readonly Flow[]
}

interface PlacedCell {
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
  return placed.flatMap((row) => layoutRow(row) ?? dataRow(row, columns, table))
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
  const byColumn = new Map(row.map((cell) => [cell.column, cell.text]))
  const cells = columns?.map((column) => byColumn.get(column) ?? '') ?? row.map((cell) => cell.text)
  const draft = tableRow(table, cells)
  return draft === undefined ? [] : [draft]
}

/** Cells that hold text, each with the column it begins in; cells of rows above reach down. */
function placeCells(rows: readonly (readonly Cell[])[]): PlacedCell[][] {
  let taken = new Map<number, number>()
  return rows.map((row) => {
    const below = new Map(
      [...taken].filter(([, left]) => left > 1).map(([column, left]) => [column, left - 1]),
    )
    let column = 0
    const placed = row.flatMap((cell): PlacedCell[] => {
      while (taken.has(column)) column++
      const start = column
      column += cell.columns
      if (cell.rows > 1)
        for (let at = start; at < Math.min(column, MAX_COLUMN); at++) below.set(at, cell.rows - 1)
      const text = flowText(cell.flow)
      return text === '' ? [] : [{ column: start, text, flow: cell.flow }]
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
        text: before.text + cell.text,
        flow: [...before.flow, ...cell.flow],
      }
    else joined.push(cell)
  }
  return joined
}
