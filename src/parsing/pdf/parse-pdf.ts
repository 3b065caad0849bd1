import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { agreementOf, disagrees } from '../agreement.js'
import { finishDocument } from '../draft.js'
import { checkLength, checkPages, type ParseOptions } from '../limits.js'
import { pageSight } from '../ocr/page-sight.js'
import { createScanReader, type ScanReader } from '../ocr/scan-reader.js'
import { placeObjects, readFileObjects, type FileObjects } from './document-objects.js'
import type { GlyphPage } from './glyph.js'
import { noteBlocks } from './note-blocks.js'
import { openPdf } from './pdfium.js'
import { readSecond, type SecondReading } from './second-reader.js'
import { understand } from './understand.js'

/**
 * Text and layout of a PDF by pdfium, with pdf-parse as a second reader whose disagreement is a warning; pages that have
 * no text to use are read from their pictures. Throws `recognition-unavailable`, `recognition-failed`,
 * `document-encrypted`, `password-wrong`, `document-corrupt`, `document-no-text`, `document-too-many-pages`, `document-too-long`.
 */
export async function parsePdf(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const scans = createScanReader(options)
  try {
    return await parseWith(scans, bytes, options)
  } finally {
    await scans.close()
  }
}

async function parseWith(
  scans: ScanReader,
  bytes: Uint8Array,
  options: ParseOptions,
): Promise<ParsedDocument> {
  const { pages, objects } = await readFile(bytes, options, scans)
  if (pages.every((page) => page.glyphs.size === 0)) {
    scans.requireEngine()
    throw new CodedError('document-no-text', 'no page of the PDF holds text; it may be a scan', {
      details: { pages: pages.length },
    })
  }
  const second = await readSecond(bytes, options, () => options.progress?.(pages.length, pages.length))
  options.signal.throwIfAborted()
  const { readings, notes, layout, ...rest } = understand(pages, (hyphens) =>
    pages.flatMap((page) => noteBlocks(page, hyphens)),
  )
  const parts = { ...rest, layout: scans.finish(layout) }
  const placed = placeObjects(
    pages,
    objects,
    notes.map(({ annotation }) => annotation),
    parts,
  )
  const native = pages.filter((page) => !scans.pages.has(page.number))
  const warnings = [
    ...pageWarnings(pages),
    ...scans.warnings,
    ...disagreements(native, readings, second),
    ...placed.warnings,
  ]
  return { ...finishDocument({ format: 'pdf', ...parts, warnings }, options.limits), ...placed.objects }
}

interface PdfFile {
  readonly pages: readonly GlyphPage[]
  readonly objects: FileObjects
}

async function readFile(bytes: Uint8Array, options: ParseOptions, scans: ScanReader): Promise<PdfFile> {
  const pdf = await openPdf(bytes, options.password)
  try {
    checkPages(pdf.pageCount, options.limits)
    if (pdf.pageCount === 0) throw new CodedError('document-corrupt', 'the PDF has no pages')
    options.progress?.(0, pdf.pageCount)
    const pages: GlyphPage[] = []
    let characters = 0
    for (let number = 1; number <= pdf.pageCount; number++) {
      options.signal.throwIfAborted()
      const page = await scans.read(pdf.readPage(number), pageSight(pdf, number))
      for (const glyphs of page.glyphs.values()) characters += glyphs.length
      checkLength(characters, options.limits)
      pages.push(page)
      options.progress?.(number, pdf.pageCount)
    }
    return { pages, objects: await readFileObjects(pdf, bytes) }
  } finally {
    pdf.close()
  }
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

/** The second reader draws no form fields and leaves out nothing hidden: that is no disagreement. */
function disagreements(
  pages: readonly GlyphPage[],
  readings: ReadonlyMap<number, string>,
  second: SecondReading,
): Warning[] {
  if (second.kind === 'failed') {
    return [{ code: 'reader-disagreement', message: 'the second reader could not open the file' }]
  }
  return pages.flatMap(({ number: page, fieldText, hiddenText }): Warning[] => {
    const text = `${readings.get(page) ?? ''} ${hiddenText}`
    const agreement = agreementOf(text, `${second.pages.get(page) ?? ''} ${fieldText}`)
    if (!disagrees(agreement)) return []
    const shares = `${percent(agreement.characters)} of characters, ${percent(agreement.words)} of words`
    return [{ code: 'reader-disagreement', message: `two readers of the page share ${shares}`, page }]
  })
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`
