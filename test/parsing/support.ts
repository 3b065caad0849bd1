import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@jest/globals'
import { ParsedDocument, type Block, type Line, type Page } from '../../src/domain/parsed-document.js'
import type { Table } from '../../src/domain/table.js'
import { isCoded } from '../../src/errors.js'
import { parseDocument, type ParseLimits } from '../../src/parsing/index.js'

export const LIMITS: ParseLimits = {
  maxBytes: 50_000_000,
  maxPages: 500,
  maxCharacters: 5_000_000,
  maxScannedPages: 50,
}

const DOCUMENTS = path.join(import.meta.dirname, '../../fixtures/documents')

/** Bytes of a file below fixtures/documents. */
export const fixture = (name: string): Promise<Buffer> => readFile(path.join(DOCUMENTS, name))

export const parse = (
  bytes: Uint8Array,
  name: string,
  limits: ParseLimits = LIMITS,
): Promise<ParsedDocument> => parseDocument(bytes, name, { limits, signal: new AbortController().signal })

export const parseFixture = async (name: string): Promise<ParsedDocument> => parse(await fixture(name), name)

/** The code of the error that a parse ends in; undefined where it succeeds. Anything uncoded is thrown on. */
export async function codeOf(parsing: Promise<unknown>): Promise<string | undefined> {
  try {
    await parsing
    return undefined
  } catch (error) {
    if (isCoded(error)) return error.code
    throw error
  }
}

export const textOf = (parsed: ParsedDocument, block: Block): string =>
  parsed.text.slice(block.span.start, block.span.end).replace(/\n$/u, '')

/** Texts of the blocks of one kind. */
export const texts = (parsed: ParsedDocument, kind: Block['kind']): string[] =>
  parsed.blocks.filter((block) => block.kind === kind).map((block) => textOf(parsed, block))

export const pagesOf = (parsed: ParsedDocument): Page[] =>
  parsed.layout.kind === 'paged' ? parsed.layout.pages : []

export const withoutSpace = (text: string): string => text.replace(/\s+/gu, '')

/** What holds for every parsed document, whatever it was read from. */
export function expectSound(parsed: ParsedDocument): void {
  expect(ParsedDocument.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
  expectTiles(parsed)
  for (const block of parsed.blocks) {
    if (block.kind !== 'table-row') continue
    let end = block.span.start
    for (const cell of block.cells) {
      expect(cell.start).toBeGreaterThanOrEqual(end)
      end = cell.end
    }
    expect(end).toBeLessThanOrEqual(block.span.end)
  }
  for (const table of parsed.tables ?? []) {
    expectTable(table)
    expectTableText(parsed, table)
  }
  if (parsed.layout.kind === 'paged') expectLinesCover(parsed)
}

/** Cells lie on the grid, in reading order, and none covers a place that another covers. */
export function expectTable({ rows, columns, cells }: Table): void {
  const taken = new Set<number>()
  const faults = cells.flatMap((cell, index) => {
    const before = cells[index - 1]
    const inOrder =
      before === undefined ||
      before.row < cell.row ||
      (before.row === cell.row && before.column < cell.column)
    const onGrid = cell.row + cell.rowSpan <= rows && cell.column + cell.columnSpan <= columns
    const places = Array.from(
      { length: cell.rowSpan * cell.columnSpan },
      (_, at) =>
        (cell.row + Math.floor(at / cell.columnSpan)) * columns + cell.column + (at % cell.columnSpan),
    )
    const free = places.every((place) => !taken.has(place))
    for (const place of places) taken.add(place)
    return [
      ...(inOrder ? [] : ['order']),
      ...(onGrid ? [] : ['off the grid']),
      ...(free ? [] : ['overlap']),
    ].map((fault) => `${fault} at ${cell.row}, ${cell.column}`)
  })
  expect(faults).toEqual([])
}

/** Cells hold text of their own, the row blocks of the table lie in them, and boxes lie on their pages. */
function expectTableText(parsed: ParsedDocument, { id, cells, areas }: Table): void {
  const spans = cells.flatMap(({ span }) => span ?? []).sort((a, b) => a.start - b.start)
  spans.forEach((span, index) =>
    expect(span.start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? span.start),
  )
  expect(spans.every(({ start, end }) => end <= parsed.text.length && end > start)).toBe(true)
  const rowCells = parsed.blocks.flatMap((block) =>
    block.kind === 'table-row' && block.table === id ? block.cells : [],
  )
  const outside = rowCells.filter(
    (row) => !spans.some((span) => span.start <= row.start && span.end >= row.end),
  )
  expect(outside).toEqual([])
  const pages = new Map(pagesOf(parsed).map((page) => [page.number, page]))
  const offPage = [...areas, ...cells.flatMap((cell) => cell.boxes)].filter(({ page, box }) => {
    const { width = 0, height = 0 } = pages.get(page) ?? {}
    return (
      box.x0 < 0 ||
      box.y0 < 0 ||
      box.x1 > width + 0.02 ||
      box.y1 > height + 0.02 ||
      box.x1 <= box.x0 ||
      box.y1 <= box.y0
    )
  })
  expect(offPage).toEqual([])
}

function expectTiles({ text, blocks }: ParsedDocument): void {
  expect(blocks.map((block) => block.span.start)).toEqual([
    0,
    ...blocks.slice(0, -1).map((block) => block.span.end),
  ])
  expect(blocks.at(-1)?.span.end).toBe(text.length)
  const kinds = blocks.map((block) => block.kind === 'furniture')
  expect(kinds).toEqual([...kinds].sort((a, b) => Number(a) - Number(b)))
}

function expectLinesCover(parsed: ParsedDocument): void {
  const owners = new Uint8Array(parsed.text.length)
  const faults = pagesOf(parsed).flatMap((page) =>
    page.lines.flatMap((line) => {
      for (let at = line.span.start; at < line.span.end; at++) owners[at]!++
      return lineFaults(line, page).map((fault) => `${fault} on page ${page.number} at ${line.span.start}`)
    }),
  )
  expect(faults).toEqual([])
  const wrong = [...owners].findIndex((count, at) => (/\s/u.test(parsed.text[at]!) ? count > 1 : count !== 1))
  expect(wrong).toBe(-1)
}

function lineFaults({ span, box, axis, edges }: Line, page: Page): string[] {
  const [low, high] = axis === 'x' ? [box.x0, box.x1] : [box.y0, box.y1]
  const steps = edges.slice(1).map((edge, index) => edge - edges[index]!)
  const onPage = box.x0 >= 0 && box.y0 >= 0 && box.x1 <= page.width + 0.02 && box.y1 <= page.height + 0.02
  return [
    ...(edges.length === span.end - span.start + 1 ? [] : ['number of edges']),
    ...(steps.every((step) => step >= 0) || steps.every((step) => step <= 0) ? [] : ['order of edges']),
    ...(edges.every((edge) => edge > low - 0.02 && edge < high + 0.02) ? [] : ['edge outside the box']),
    ...(edges.every((edge) => edge === Math.round(edge * 100) / 100) ? [] : ['unrounded edge']),
    ...(onPage ? [] : ['box outside the page']),
    ...(box.x1 > box.x0 && box.y1 > box.y0 ? [] : ['empty box']),
  ]
}
