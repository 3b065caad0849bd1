import type { Block, DocumentFormat, Layout, ParsedDocument } from '../domain/parsed-document.js'
import type { Span } from '../domain/span.js'
import type { Table } from '../domain/table.js'
import type { Warning } from '../domain/warning.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import { detectLanguage } from './language.js'
import { checkLength, type ParseLimits } from './limits.js'
import { tablesOf, type GridCell, type PlacedCell } from './table-grid.js'

export type { GridCell } from './table-grid.js'

/** The cell of a table that a block stands in, where it is not a row of that table itself. */
export interface InCell extends GridCell {
  readonly table: number
}

/**
 * A block before it has a place in the text. `text` holds no leading or trailing line feed and is never blank.
 * `grid` says where each of a row's cells stands, null for one that is no cell of the table; a row without it is the
 * table's next row, its cells in columns from 0. Other blocks are part of a table where they say in which cell they are,
 * as paragraphs do that share one.
 */
export type DraftBlock =
  | { readonly kind: 'heading'; readonly text: string; readonly level: number; readonly cell?: InCell }
  | { readonly kind: 'paragraph'; readonly text: string; readonly cell?: InCell }
  | { readonly kind: 'list-item'; readonly text: string; readonly level: number; readonly cell?: InCell }
  | {
      readonly kind: 'table-row'
      readonly text: string
      readonly table: number
      readonly cells: readonly string[]
      readonly grid?: readonly (GridCell | null)[]
    }
  | { readonly kind: 'furniture'; readonly text: string; readonly role: FurnitureRole }

export type FurnitureRole = Extract<Block, { kind: 'furniture' }>['role']

/**
 * A table row whose text is its cells, separated by tabs; undefined where all of them are blank. `grid[i]` is the place
 * of `cells[i]`. This and `placeBlocks` are all that a format needs for `ParsedDocument.tables`: it gives each cell's row,
 * column, spans and text, and the cells' spans in the document's text, the grid's size and the areas follow.
 */
export function tableRow(
  table: number,
  cells: readonly string[],
  grid?: readonly (GridCell | null)[],
): DraftBlock | undefined {
  const clean = cells.map(onOneLine)
  const text = clean.join('\t')
  if (text.trim() === '') return undefined
  return { kind: 'table-row', table, text, cells: clean, ...(grid === undefined ? {} : { grid }) }
}

const onOneLine = (cell: string): string =>
  /[^\S ]|\uFEFF|^ | $| {2}/u.test(cell) ? cell.replace(/[\s\uFEFF]+/gu, ' ').trim() : cell

/** What a document's drafts become. `tables` is absent where none of them is part of one. */
export interface PlacedBlocks {
  readonly text: string
  readonly blocks: Block[]
  readonly tables?: Table[]
}

/**
 * The canonical text of blocks, one after the other with a line feed between them, the blocks placed in it, in the order
 * given: `blocks[i]` starts where the text of `drafts[i]` does; and the tables that they make up. Furniture must already
 * stand last.
 */
export function placeBlocks(drafts: readonly DraftBlock[]): PlacedBlocks {
  const parts: string[] = []
  const blocks: Block[] = []
  const cells: PlacedCell[] = []
  const nextRows = new Map<number, number>()
  let start = 0
  drafts.forEach((draft, index) => {
    const last = index === drafts.length - 1
    parts.push(draft.text)
    const end = start + draft.text.length + (last ? 0 : 1)
    const spans = draft.kind === 'table-row' ? cellSpans(draft.cells, start) : []
    blocks.push(placeBlock(draft, start, end, spans))
    const own = cellsOf(draft, start, spans, nextRows)
    for (const cell of own) cells.push(cell)
    const [first] = own
    if (first !== undefined) {
      const known = nextRows.get(first.table) ?? 0
      nextRows.set(
        first.table,
        own.reduce((next, { row }) => Math.max(next, row + 1), known),
      )
    }
    start = end
  })
  const tables = tablesOf(cells)
  return { text: parts.join('\n'), blocks, ...(tables.length > 0 ? { tables } : {}) }
}

function placeBlock(draft: DraftBlock, start: number, end: number, cells: readonly (Span | null)[]): Block {
  const span = { start, end }
  switch (draft.kind) {
    case 'heading':
    case 'list-item':
      return { kind: draft.kind, span, level: Math.min(9, Math.max(1, draft.level)) }
    case 'paragraph':
      return { kind: 'paragraph', span }
    case 'furniture':
      return { kind: 'furniture', span, role: draft.role }
    case 'table-row':
      return {
        kind: 'table-row',
        span,
        table: draft.table,
        cells: cells.filter((cell) => cell !== null),
      }
  }
}

/** Where the cells of a row that begins at `start` stand; null for empty ones. */
function cellSpans(cells: readonly string[], start: number): (Span | null)[] {
  let at = start
  return cells.map((cell) => {
    const from = at
    at += cell.length + 1
    return cell === '' ? null : { start: from, end: from + cell.length }
  })
}

function cellsOf(
  draft: DraftBlock,
  start: number,
  spans: readonly (Span | null)[],
  nextRows: ReadonlyMap<number, number>,
): PlacedCell[] {
  if (draft.kind === 'furniture') return []
  if (draft.kind !== 'table-row')
    return draft.cell === undefined
      ? []
      : [{ ...draft.cell, span: { start, end: start + draft.text.length } }]
  const { table, grid } = draft
  if (grid === undefined) {
    const row = nextRows.get(table) ?? 0
    return spans.map((span, column) => ({ row, column, table, span }))
  }
  return spans.flatMap((span, index) => {
    const place = grid[index] ?? null
    return place === null ? [] : [{ ...place, table, span }]
  })
}

export interface DocumentParts {
  readonly format: DocumentFormat
  readonly text: string
  readonly blocks: Block[]
  readonly tables?: Table[]
  readonly layout: Layout
  readonly warnings: readonly Warning[]
}

/** Closes a parse: checks that there is text and not too much of it, hashes it and names its language. */
export function finishDocument(parts: DocumentParts, limits: ParseLimits): ParsedDocument {
  if (parts.text.trim() === '') throw new CodedError('document-no-text', 'the document holds no text')
  checkLength(parts.text.length, limits)
  return {
    format: parts.format,
    text: parts.text,
    textHash: sha256(parts.text),
    language: detectLanguage(parts.text),
    layout: parts.layout,
    blocks: parts.blocks,
    ...(parts.tables === undefined ? {} : { tables: parts.tables }),
    warnings: [...parts.warnings],
  }
}
