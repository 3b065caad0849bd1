import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { agreementOf, disagrees } from '../agreement.js'
import { finishDocument } from '../draft.js'
import { checkLength, checkPages, type ParseOptions } from '../limits.js'
import { blocksOf, furnitureBlock } from './blocks.js'
import { findFurniture, rowText } from './furniture.js'
import type { Direction, GlyphPage } from './glyph.js'
import { learnHyphens } from './hyphenation.js'
import { layOut } from './layout.js'
import { openPdf } from './pdfium.js'
import { readingOrder, type Margins } from './reading-order.js'
import { rowsOf, segmentsOf, type Row } from './rows.js'
import { readSecond, type SecondReading } from './second-reader.js'
import { textLine } from './text-line.js'

/**
 * Text and layout of a PDF by pdfium, with pdf-parse as a second reader whose disagreement is a warning. Throws
 * `document-encrypted`, `document-corrupt`, `document-no-text`, `document-too-many-pages`, `document-too-long`.
 */
export async function parsePdf(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const pages = await readPages(bytes, options)
  if (pages.every((page) => page.glyphs.size === 0)) {
    throw new CodedError('document-no-text', 'no page of the PDF holds text; it may be a scan', {
      details: { pages: pages.length },
    })
  }
  const second = await readSecond(bytes, options.signal)
  options.signal.throwIfAborted()
  const { readings, ...parts } = understand(pages)
  const warnings = [...pageWarnings(pages), ...disagreements(readings, second)]
  return finishDocument({ format: 'pdf', ...parts, warnings }, options.limits)
}

async function readPages(bytes: Uint8Array, options: ParseOptions): Promise<GlyphPage[]> {
  const pdf = await openPdf(bytes)
  try {
    checkPages(pdf.pageCount, options.limits)
    if (pdf.pageCount === 0) throw new CodedError('document-corrupt', 'the PDF has no pages')
    const pages: GlyphPage[] = []
    let characters = 0
    for (let number = 1; number <= pdf.pageCount; number++) {
      options.signal.throwIfAborted()
      const page = pdf.readPage(number)
      for (const glyphs of page.glyphs.values()) characters += glyphs.length
      checkLength(characters, options.limits)
      pages.push(page)
      options.progress?.(number, pdf.pageCount)
    }
    return pages
  } finally {
    pdf.close()
  }
}

interface PageRows {
  readonly page: GlyphPage
  /** Main direction first: the one that most of the page's text runs in. */
  readonly directions: readonly { readonly direction: Direction; readonly rows: readonly Row[] }[]
}

/** Pages of glyphs as blocks: body in reading order, then furniture, and each page's own text for comparison. */
function understand(pages: readonly GlyphPage[]) {
  const rowPages = pages.map(pageRows)
  const furniture = findFurniture(
    rowPages.map(({ page, directions }) => ({ height: page.height, rows: directions[0]?.rows ?? [] })),
  )
  const margins = textMargins(rowPages, furniture)
  const units = rowPages.flatMap(({ page, directions }) =>
    directions.flatMap(({ direction, rows }) =>
      readingOrder(
        rows.filter((row) => !furniture.has(row)),
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
  return { ...layOut([...blocksOf(units, learnHyphens(lines)), ...heads], pages), readings }
}

function pageRows(page: GlyphPage): PageRows {
  const directions = [...page.glyphs]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([direction, glyphs]) => ({ direction, rows: rowsOf(segmentsOf(glyphs)) }))
  return { page, directions }
}

/** Left and right edges of the text, for all pages of one width together: all but one row in twenty ends inside. */
function textMargins(pages: readonly PageRows[], furniture: ReadonlyMap<Row, unknown>) {
  const groups = new Map<string, Row[]>()
  const key = (page: GlyphPage, direction: Direction): string => `${direction} ${Math.round(page.width)}`
  for (const { page, directions } of pages) {
    for (const { direction, rows } of directions) {
      const group = groups.get(key(page, direction)) ?? []
      groups.set(key(page, direction), group)
      group.push(...rows.filter((row) => !furniture.has(row)))
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

function pageWarnings(pages: readonly GlyphPage[]): Warning[] {
  return pages.flatMap((page): Warning[] => {
    const warnings: Warning[] = []
    if (page.glyphs.size === 0) {
      warnings.push({ code: 'page-without-text', message: 'the page holds no text', page: page.number })
    }
    if (page.unmapped > 0) {
      const message = `${page.unmapped} characters have no Unicode value in the file`
      warnings.push({ code: 'unmapped-characters', message, page: page.number })
    }
    if (page.outside > 0) {
      const message = `${page.outside} characters lie outside the visible page and were not read`
      warnings.push({ code: 'content-not-read', message, page: page.number })
    }
    return warnings
  })
}

function disagreements(readings: ReadonlyMap<number, string>, second: SecondReading): Warning[] {
  if (second.kind === 'failed') {
    return [{ code: 'reader-disagreement', message: 'the second reader could not open the file' }]
  }
  return [...readings].flatMap(([page, text]): Warning[] => {
    const agreement = agreementOf(text, second.pages.get(page) ?? '')
    if (!disagrees(agreement)) return []
    const shares = `${percent(agreement.characters)} of characters, ${percent(agreement.words)} of words`
    return [{ code: 'reader-disagreement', message: `two readers of the page share ${shares}`, page }]
  })
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`
