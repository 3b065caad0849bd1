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

/** The most numbers of an earlier printing's pages that stand on one page of this one, on average. */
const MOST_ON_PAGE = 3

/**
 * Page numbers of an earlier printing, left in the middle of a page when a filing was printed anew: rows that are a
 * number, or name a page's ("Page 7 of the lease", "- iv -", "B-4"), and count up one by one through the document. Three
 * are proof, unless they stand on one page as a list would. With them go rows beside them that repeat from one to the next.
 */
function strayFurniture(pages: readonly RowPage[]): Map<Row, FurnitureRole> {
  const numbered = pages.flatMap((page, index) =>
    page.rows.flatMap((row, place) => {
      const text = rowText(row)
      const outermost = place === 0 || place === page.rows.length - 1
      const number = printedNumber(text) ?? (outermost ? numberedTitle(text) : undefined)
      return number === undefined ? [] : [{ row, ...number, page: index, beside: neighbours(page, place) }]
    }),
  )
  return new Map([...seriesOf(numbered).values()].flatMap(strayOf))
}

interface NumberedRow {
  readonly row: Row
  readonly series: string
  readonly value: number
  readonly page: number
  readonly beside: readonly Row[]
}

function seriesOf(numbered: readonly NumberedRow[]): Map<string, NumberedRow[]> {
  const series = new Map<string, NumberedRow[]>()
  for (const entry of numbered) {
    const known = series.get(entry.series)
    if (known === undefined) series.set(entry.series, [entry])
    else known.push(entry)
  }
  return series
}

function strayOf(numbered: readonly NumberedRow[]): [Row, FurnitureRole][] {
  const count = longestCount(numbered)
  const spread = new Set(count.map((entry) => entry.page)).size
  const apart = spread >= count.length * 0.6 || (spread > 3 && spread * MOST_ON_PAGE >= count.length)
  if (!apart) return []
  const texts = count.map((entry) => new Set(entry.beside.map(repeatable)))
  const repeats = (row: Row): boolean => {
    const text = repeatable(row)
    return text !== '' && texts.filter((beside) => beside.has(text)).length >= Math.max(3, count.length / 2)
  }
  return count.flatMap(({ row, beside }): [Row, FurnitureRole][] => [
    [row, 'page-number'],
    ...beside.filter(repeats).map((other): [Row, FurnitureRole] => [other, 'header']),
  ])
}

/** A page's number in a short row, with what sets its series apart: "7", "Confidential Page 7 of 12", "-iv-", "B-4", "第 7 页". */
function printedNumber(text: string): { series: string; value: number } | undefined {
  const digits =
    /^[-–—\s]*(\d{1,3})[-–—\s]*$/u.exec(text)?.[1] ??
    /(?:\bpage|第)\s*(\d{1,3})\b/iu.exec(text.slice(0, 80))?.[1]
  if (digits !== undefined) {
    return text.length > 80 || /[.;:]$/u.test(text) ? undefined : { series: '', value: Number(digits) }
  }
  const roman = /^[-–—]\s*([ivxl]{1,7})\s*[-–—]$/u.exec(text)?.[1]
  if (roman !== undefined) return { series: 'roman', value: romanValue(roman) }
  const [, part, number] = /^([A-Z]{1,2})\s?[-–]\s?(\d{1,3})$/u.exec(text) ?? []
  return part === undefined ? undefined : { series: part, value: Number(number) }
}

/** A running title that ends in the page's number, wherever a short page's last line stands: "Company | Annual report | 31". */
function numberedTitle(text: string): { series: string; value: number } | undefined {
  const [, title, number] = /^(.{3,80}?[^\d.,])(\d{1,3})$/u.exec(text) ?? []
  return title === undefined
    ? undefined
    : { series: title.toLowerCase().replace(/\s+/gu, ''), value: Number(number) }
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 }

const romanValue = (text: string): number =>
  [...text].reduce((sum, letter, index, all) => {
    const value = ROMAN[letter] ?? 0
    return sum + (value < (ROMAN[all[index + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)

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
