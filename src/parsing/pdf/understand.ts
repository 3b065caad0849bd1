import type { Layout } from '../../domain/parsed-document.js'
import type { PlacedBlocks } from '../draft.js'
import { blocksOf, furnitureBlock, noteBlock, repeatedHead, type PdfBlock } from './blocks.js'
import { footnotesOf } from './footnotes.js'
import { findFurniture } from './furniture.js'
import type { Direction, GlyphPage } from './glyph.js'
import { learnHyphens, type HyphenRule } from './hyphenation.js'
import { layOut } from './layout.js'
import { readingOrder, type Margins } from './reading-order.js'
import { pageRowsOf, rowText, type Row } from './rows.js'
import { tablesOfUnits } from './tables.js'
import { textLine } from './text-line.js'

/** What pages of glyphs say, whichever reader they come from. */
export interface Understood<Note> extends PlacedBlocks {
  readonly layout: Layout
  /** Each page's own text, row by row, for comparison with another reader's. */
  readonly readings: ReadonlyMap<number, string>
  /** What stands beside the body, in the order of its blocks. */
  readonly notes: readonly Note[]
}

interface PageRows {
  readonly page: GlyphPage
  /** Main direction first: the one that most of the page's text runs in. */
  readonly directions: readonly { readonly direction: Direction; readonly rows: readonly Row[] }[]
}

/**
 * Pages of glyphs as blocks: body in reading order, then furniture, then the notes that `notesOf` makes of what stands
 * beside the body.
 */
export function understand<Note extends { readonly block: PdfBlock }>(
  pages: readonly GlyphPage[],
  notesOf: (hyphens: HyphenRule) => readonly Note[],
): Understood<Note> {
  const rowPages = pages.map(pageRows)
  const furniture = findFurniture(
    rowPages.map(({ page, directions }) => ({ height: page.height, rows: directions[0]?.rows ?? [] })),
  )
  const footnotes = new Map(
    rowPages.map(({ page, directions }) => [
      page.number,
      footnotesOf((directions[0]?.rows ?? []).filter((row) => !furniture.has(row))),
    ]),
  )
  const beside = new Set<Row>([...furniture.keys(), ...[...footnotes.values()].flat(2)])
  const margins = textMargins(rowPages, beside)
  const units = rowPages.flatMap(({ page, directions }) =>
    directions.flatMap(({ direction, rows }) =>
      readingOrder(
        rows.filter((row) => !beside.has(row)),
        page,
        direction,
        margins(page, direction),
      ),
    ),
  )
  const heads = rowPages.flatMap(({ page, directions }) =>
    directions.flatMap(({ direction, rows }) =>
      rows.flatMap((row) => {
        const role = furniture.get(row)
        const place = { page: page.number, direction, ...margins(page, direction), region: 'furniture' }
        return role === undefined ? [] : [furnitureBlock(textLine(row.segments, place), role)]
      }),
    ),
  )
  const lines = units.flatMap((unit) => (unit.kind === 'line' ? [unit.line.text] : []))
  const readings = new Map(
    rowPages.map(({ page, directions }) => [
      page.number,
      directions.flatMap(({ rows }) => rows.map(rowText)).join('\n'),
    ]),
  )
  const hyphens = learnHyphens(lines)
  const notes = notesOf(hyphens)
  const byNumber = new Map(pages.map((page) => [page.number, page]))
  const tables = tablesOfUnits(units)
  const blocks = [
    ...blocksOf(tables.units, hyphens, byNumber),
    ...heads,
    ...rowPages.flatMap(({ page, directions: [main] }) =>
      (footnotes.get(page.number) ?? []).map((rows) => {
        const direction = main?.direction ?? 0
        const place = { page: page.number, direction, ...margins(page, direction), region: 'note' }
        return noteBlock(
          rows.map((row) => textLine(row.segments, place)),
          hyphens,
        )
      }),
    ),
    ...tables.repeated.map((row) => repeatedHead(row, hyphens)),
    ...notes.map(({ block }) => block),
  ]
  return { ...layOut(blocks, pages), readings, notes }
}

function pageRows(page: GlyphPage): PageRows {
  const directions = [...page.glyphs]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([direction, glyphs]) => ({ direction, rows: pageRowsOf(glyphs) }))
  return { page, directions }
}

/** Left and right edges of the text, for all pages of one width together: all but one row in twenty ends inside. */
function textMargins(pages: readonly PageRows[], beside: ReadonlySet<Row>) {
  const groups = new Map<string, Row[]>()
  const key = (page: GlyphPage, direction: Direction): string => `${direction} ${Math.round(page.width)}`
  for (const { page, directions } of pages) {
    for (const { direction, rows } of directions) {
      const group = groups.get(key(page, direction)) ?? []
      groups.set(key(page, direction), group)
      group.push(...rows.filter((row) => !beside.has(row)))
    }
  }
  const found = new Map(
    [...groups].map(([name, rows]): [string, Margins] => {
      const lefts = rows.map((row) => row.u0).sort((a, b) => a - b)
      const rights = rows.map((row) => row.u1).sort((a, b) => a - b)
      const left = lefts[Math.floor((lefts.length - 1) * 0.05)] ?? 0
      const right = rights[Math.ceil((rights.length - 1) * 0.95)] ?? 0
      return [name, { left, right }]
    }),
  )
  return (page: GlyphPage, direction: Direction): Margins =>
    found.get(key(page, direction)) ?? { left: 0, right: page.width }
}
