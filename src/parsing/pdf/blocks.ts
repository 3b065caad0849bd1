import type { DraftBlock, FurnitureRole } from '../draft.js'
import { isListItem } from '../list-marker.js'
import { lineSeparator } from '../unwrap.js'
import { splitsWord, type HyphenRule } from './hyphenation.js'
import { bodyStyle, paragraphsOf, type BodyStyle } from './paragraphs.js'
import type { GlyphPage } from './glyph.js'
import type { TableRow } from './table-rows.js'
import { gridOf, type PlacedRow, type Tables } from './tables.js'
import type { TextLine } from './text-line.js'

/** `length` units of a line, from its first, that stand at `offset` in a block's text. */
export interface Piece {
  readonly line: TextLine
  readonly offset: number
  readonly length: number
}

/** A block with the lines it is made of. */
export interface PdfBlock {
  readonly draft: DraftBlock
  readonly pieces: readonly Piece[]
}

/** Lines and rows of all pages in reading order as blocks. */
export function blocksOf(
  units: Tables['units'],
  hyphens: HyphenRule,
  pages: ReadonlyMap<number, GlyphPage>,
): PdfBlock[] {
  const style = bodyStyle(units.flatMap((unit) => (unit.kind === 'line' ? [unit.line] : [])))
  return stretches(units).flatMap((stretch) =>
    stretch.kind === 'lines'
      ? paragraphsOf(stretch.lines, style).map((lines) => paragraphBlock(lines, style, hyphens))
      : tableRowBlock(stretch.row, hyphens, pages),
  )
}

type Stretch =
  { readonly kind: 'lines'; readonly lines: TextLine[] } | { readonly kind: 'row'; readonly row: PlacedRow }

function stretches(units: Tables['units']): Stretch[] {
  const result: Stretch[] = []
  for (const unit of units) {
    const open = result.at(-1)
    if (unit.kind === 'table-row') result.push({ kind: 'row', row: unit })
    else if (open?.kind === 'lines') open.lines.push(unit.line)
    else result.push({ kind: 'lines', lines: [unit.line] })
  }
  return result
}

/** Lines as one text: a space between them, none between Chinese characters or inside a split word. */
export function joinLines(
  lines: readonly TextLine[],
  hyphens: HyphenRule,
): { text: string; pieces: Piece[] } {
  let text = ''
  const pieces: Piece[] = []
  lines.forEach((line, index) => {
    const next = lines[index + 1]
    const offset = text.length
    if (next === undefined) {
      text += line.text
      pieces.push({ line, offset, length: line.text.length })
      return
    }
    const split = splitsWord(line.text, next.text)
    const length = line.text.length - (split && hyphens(line.text, next.text) === 'drop' ? 1 : 0)
    text += line.text.slice(0, length) + (split ? '' : lineSeparator(line.text, next.text))
    pieces.push({ line, offset, length })
  })
  return { text, pieces }
}

function paragraphBlock(lines: readonly TextLine[], style: BodyStyle, hyphens: HyphenRule): PdfBlock {
  const { text, pieces } = joinLines(lines, hyphens)
  const heading = headingLevel(lines, text, style)
  if (heading !== undefined) return { draft: { kind: 'heading', text, level: heading }, pieces }
  if (!isListItem(text)) return { draft: { kind: 'paragraph', text }, pieces }
  return { draft: { kind: 'list-item', text, level: indentLevel(lines, style) }, pieces }
}

/** One level for every three ems of indent. */
function indentLevel([first]: readonly TextLine[], style: BodyStyle): number {
  if (first === undefined) return 1
  return 1 + Math.max(0, Math.min(8, Math.floor((first.u0 - first.left) / (style.size * 3))))
}

/** Short paragraphs set apart by size, by weight, or by capitals; undefined for all others. */
function headingLevel(lines: readonly TextLine[], text: string, style: BodyStyle): number | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  if (letters < 2 || text.length > 160 || lines.length > 3 || /[,;，；]$/u.test(text)) return undefined
  const chinese = chineseHeading(text)
  if (chinese !== undefined) return chinese
  const ratio = Math.min(...lines.map((line) => line.size)) / style.size
  if (ratio >= 1.5) return 1
  if (ratio >= 1.2) return 2
  const sentence = /[.。]$/u.test(text) && text.length > 60
  if (lines.every((line) => line.bold) && !sentence) return 3
  const capitals = /^[^\p{Ll}]*$/u.test(text) && /\p{Lu}{3}/u.test(text)
  return capitals && text.length <= 100 && !/[.:_]$/u.test(text) && text.split(' ').length <= 14
    ? 3
    : undefined
}

/** 第二章 借款的金额、用途和期限; 第三条 借款金额: a part's or article's number and name, with no sentence after it. */
function chineseHeading(text: string): number | undefined {
  const kind = /^第[零〇一二三四五六七八九十百千\d]{1,6}([编章节条])/u.exec(text)?.[1]
  if (kind === undefined || text.length > 30 || /[。；：，]/u.test(text)) return undefined
  return kind === '编' ? 1 : kind === '章' ? 2 : 3
}

function tableRowBlock(row: PlacedRow, hyphens: HyphenRule, pages: ReadonlyMap<number, GlyphPage>): PdfBlock {
  const { text, pieces, cells } = joinCells(row, hyphens)
  return { draft: { kind: 'table-row', table: row.id, text, cells, grid: gridOf(row, pages) }, pieces }
}

function joinCells(row: TableRow, hyphens: HyphenRule): { text: string; pieces: Piece[]; cells: string[] } {
  let text = ''
  const pieces: Piece[] = []
  const cells = row.cells.map((lines, index) => {
    if (index > 0) text += '\t'
    const cell = joinLines(lines, hyphens)
    const offset = text.length
    pieces.push(...cell.pieces.map((piece) => ({ ...piece, offset: piece.offset + offset })))
    text += cell.text
    return cell.text
  })
  return { text, pieces, cells }
}

/** A table's head row that is printed again on a later page. */
export function repeatedHead(row: TableRow, hyphens: HyphenRule): PdfBlock {
  const { text, pieces } = joinCells(row, hyphens)
  return { draft: { kind: 'furniture', text, role: 'header' }, pieces }
}

/** A footnote, which stands behind the body so that the sentence above it reads on. */
export function noteBlock(lines: readonly TextLine[], hyphens: HyphenRule): PdfBlock {
  const { text, pieces } = joinLines(lines, hyphens)
  return { draft: { kind: 'furniture', text, role: 'note' }, pieces }
}

export const furnitureBlock = (line: TextLine, role: FurnitureRole): PdfBlock => ({
  draft: { kind: 'furniture', text: line.text, role },
  pieces: [{ line, offset: 0, length: line.text.length }],
})
