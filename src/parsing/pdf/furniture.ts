import type { FurnitureRole } from '../draft.js'
import { rowText, type Row } from './rows.js'

/** The rows of one page in its main direction. */
export interface RowPage {
  readonly height: number
  readonly rows: readonly Row[]
}

/** Rows looked at from either edge of a page. */
const DEPTH = 4
/** Points by which a running head may wander from page to page. */
const DRIFT = 4

/**
 * Running heads, feet and page numbers: rows that repeat (digits aside) at one height on at least two pages, counted
 * inwards from the page's edge, and page numbers at the edge. A row further in is only looked at where all rows
 * between it and the edge are furniture too. Where half of the pages would be left with no text at all, what repeats
 * is the text itself.
 */
export function findFurniture(pages: readonly RowPage[]): Map<Row, FurnitureRole> {
  const found = repeatedRows(pages)
  for (const [row, role] of strayFurniture(pages)) if (!found.has(row)) found.set(row, role)
  return found
}

function repeatedRows(pages: readonly RowPage[]): Map<Row, FurnitureRole> {
  const found = new Map<Row, FurnitureRole>()
  const repeats = countRepeats(pages)
  for (const page of pages) {
    for (const edge of ['header', 'footer'] as const) {
      for (const row of fromEdge(page, edge)) {
        const text = rowText(row)
        const repeated = (repeats.get(signature(row, page, edge)) ?? []).filter(
          (v) => Math.abs(v - row.v0) <= DRIFT,
        )
        const often = repeated.length >= 2 && repeated.length >= Math.min(3, pages.length * 0.3)
        const number = isPageNumber(text) && nearEdge(row, page, edge)
        if (!number && !(often && inMargin(row, page, edge))) break
        found.set(row, number || isPageNumber(text) ? 'page-number' : edge)
      }
    }
  }
  const left = pages.filter((page) => page.rows.some((row) => !found.has(row))).length
  return left * 2 > pages.length ? found : new Map([...found].filter(([, role]) => role === 'page-number'))
}

const fromEdge = (page: RowPage, edge: 'header' | 'footer'): Row[] =>
  edge === 'header' ? page.rows.slice(0, DEPTH) : page.rows.slice(-DEPTH).reverse()

/** Rows further in than a sixth of the page are text, however often they repeat. */
const inMargin = (row: Row, page: RowPage, edge: 'header' | 'footer'): boolean =>
  edge === 'header' ? row.v1 < page.height / 6 : row.v0 > (page.height * 5) / 6

const nearEdge = (row: Row, page: RowPage, edge: 'header' | 'footer'): boolean =>
  edge === 'header' ? row.v1 < page.height * 0.12 : row.v0 > page.height * 0.86

function countRepeats(pages: readonly RowPage[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const page of pages) {
    for (const edge of ['header', 'footer'] as const) {
      for (const row of fromEdge(page, edge)) {
        const key = signature(row, page, edge)
        const known = places.get(key)
        if (known === undefined) places.set(key, [row.v0])
        else known.push(row.v0)
      }
    }
  }
  return places
}

const signature = (row: Row, page: RowPage, edge: string): string =>
  `${edge} ${Math.round(page.height)} ${rowText(row).toLowerCase().replace(/\d+/gu, '#').replace(/\s+/gu, '')}`

const NUMBER =
  /^(?:page|第)?\s*[-–—~[(|]*\s*(?:[A-Z]{1,3}[-–. ]{1,3})?(?:\d{1,4}|[ivxl]{1,7}|[IVXL]{1,7})\s*[-–—~\])|]*\s*页?(?:\s*(?:of|\/|，|,|共)\s*\d{1,4}\s*页?)?$/iu

/** "7", "- 7 -", "Page 7 of 12", "iv", "A-3", "第 7 页 共 12 页". */
export const isPageNumber = (text: string): boolean => text.length <= 24 && NUMBER.test(text.trim())

/**
 * Page numbers of an earlier printing, left in the middle of a page when a filing was printed anew: rows that are a
 * number, or name a page's ("Page 7 of the lease"), and count up one by one through the document. Three are proof,
 * unless they stand on one page as a list would. With them go rows beside them that repeat from one to the next.
 */
function strayFurniture(pages: readonly RowPage[]): Map<Row, FurnitureRole> {
  const numbered = pages.flatMap((page, index) =>
    page.rows.flatMap((row, place) => {
      const value = printedNumber(rowText(row))
      return value === undefined ? [] : [{ row, value, page: index, beside: neighbours(page, place) }]
    }),
  )
  const count = longestCount(numbered)
  const spread = new Set(count.map((entry) => entry.page)).size
  if (spread < count.length * 0.6) return new Map()
  const texts = count.map((entry) => new Set(entry.beside.map(repeatable)))
  const repeats = (row: Row): boolean => {
    const text = repeatable(row)
    return text !== '' && texts.filter((beside) => beside.has(text)).length >= Math.max(3, count.length / 2)
  }
  return new Map(
    count.flatMap(({ row, beside }) => [
      [row, 'page-number'] as const,
      ...beside.filter(repeats).map((other) => [other, 'header'] as const),
    ]),
  )
}

/** "7", "- 7 -", "Page 7", "Confidential Page 7 of 12", "第 7 页": the page's number in a short row. */
function printedNumber(text: string): number | undefined {
  const found =
    /^[-–—\s]*(\d{1,3})[-–—\s]*$/u.exec(text)?.[1] ??
    /(?:\bpage|第)\s*(\d{1,3})\b/iu.exec(text.slice(0, 80))?.[1]
  return found === undefined || text.length > 80 || /[.;:]$/u.test(text) ? undefined : Number(found)
}

const repeatable = (row: Row): string => rowText(row).replace(/\s+/gu, '')

const neighbours = (page: RowPage, place: number): Row[] =>
  [place - 2, place - 1, place + 1, place + 2].flatMap((index) => page.rows[index] ?? [])

/** The longest run of entries, in order, whose values count up by one; empty below three. */
function longestCount<T extends { value: number }>(entries: readonly T[]): T[] {
  const chains = new Map<number, T[]>()
  let best: T[] = []
  for (const entry of entries) {
    const chain = [...(chains.get(entry.value - 1) ?? []), entry]
    if (chain.length > (chains.get(entry.value)?.length ?? 0)) chains.set(entry.value, chain)
    if (chain.length > best.length) best = chain
  }
  return best.length >= 3 ? best : []
}
