import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { distance } from 'fastest-levenshtein'
import { degraded, type Degradation } from '../parsing/image/degrade.js'
import { createScanReader } from '../parsing/ocr/scan-reader.js'
import type { OcrEngineName, ParseLimits } from '../parsing/index.js'
import type { GlyphPage } from '../parsing/pdf/glyph.js'
import { openPdf, type OpenPdf } from '../parsing/pdf/pdfium.js'
import { understand } from '../parsing/pdf/understand.js'
import { CodedError } from '../errors.js'

/** How pages are drawn and spoiled before they are read. */
export interface OcrCondition extends Degradation {
  readonly name: string
  readonly dpi: number
}

/** The conditions that scans come in; `resolutions` in pixels per inch, the last of which the others are measured at. */
export function ocrConditions(resolutions: readonly number[]): OcrCondition[] {
  const dpi = resolutions.at(-1) ?? 300
  return [
    ...resolutions.map((clean) => ({ name: `clean, ${clean} dpi`, dpi: clean })),
    ...[1.5, -1.5, 5, -5].map((skew) => ({ name: `askew by ${skew}°`, dpi, skew })),
    { name: 'noise of 40 levels', dpi, noise: 40 },
    { name: 'JPEG at quality 20', dpi, jpeg: 20 },
    ...([90, 180, 270] as const).map((turn) => ({ name: `turned by ${turn}°`, dpi, turn })),
  ]
}

/** One page read under one condition by one engine. */
export interface PageErrors {
  readonly condition: string
  readonly engine: OcrEngineName
  readonly language: 'en' | 'zh'
  /** Characters of the page's own text, and edits that turn what was read into it. */
  readonly characters: number
  readonly edits: number
  /** Edits among the letters, digits and ideographs alone. */
  readonly wordEdits: number
  readonly confidence: number
  readonly turnFound: boolean
  /** Degrees between the angle found and the true one. */
  readonly skewError: number
  readonly milliseconds: number
}

export interface OcrSample {
  readonly folder: string
  readonly files?: number | undefined
  readonly pages: number
}

const LIMITS: ParseLimits = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxPages: 1,
  maxCharacters: Number.MAX_SAFE_INTEGER,
  maxScannedPages: 1,
}
/** Characters from which a page is worth reading. */
const LEAST_CHARACTERS = 300

/**
 * Pages of PDFs with text of their own, drawn as scans and read back. Their rows, top to bottom, are compared: reading
 * order across columns counts for neither. The amount of white space, and any beside ideographs, typographic quotation marks and dashes, widths of characters and
 * runs of dots or underscores are set aside. Throws `not-found` where the folder holds no such page.
 */
export async function measureOcr(
  sample: OcrSample,
  conditions: readonly OcrCondition[],
  engines: readonly OcrEngineName[],
  measured: (page: PageErrors) => void,
): Promise<PageErrors[]> {
  const results: PageErrors[] = []
  let taken = 0
  const files = (await pdfsBelow(sample.folder)).slice(0, sample.files)
  for (const file of files) {
    if (taken >= sample.pages) break
    const pdf = await openPdf(await readFile(file)).catch(() => undefined)
    if (pdf === undefined) continue
    try {
      const share = Math.ceil(sample.pages / files.length)
      for (const page of usablePages(pdf, Math.min(share, sample.pages - taken))) {
        taken++
        for (const condition of conditions) {
          for (const engine of engines) {
            const result = await measurePage(pdf, page, condition, engine)
            results.push(result)
            measured(result)
          }
        }
      }
    } finally {
      pdf.close()
    }
  }
  if (taken === 0) throw new CodedError('not-found', `no PDF with text below ${sample.folder}`)
  return results
}

async function pdfsBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CodedError('not-found', `no folder ${folder}`, { cause })
  })
  return names
    .filter((name) => name.endsWith('.pdf'))
    .sort()
    .map((name) => path.join(folder, name))
}

/** Pages whose text is all there is to read: no pictures, no annotations, nothing turned, hidden or without a meaning. */
function usablePages(pdf: OpenPdf, most: number): GlyphPage[] {
  const pages: GlyphPage[] = []
  for (let number = 1; number <= pdf.pageCount && pages.length < most; number++) {
    const page = pdf.readPage(number)
    const upright = page.glyphs.get(0)?.length ?? 0
    const plain = page.glyphs.size === 1 && page.annotations.length === 0
    const whole = page.unmapped + page.outside + page.hidden + page.layer === 0
    if (upright >= LEAST_CHARACTERS && plain && whole && pdf.pictures(number).length === 0) pages.push(page)
  }
  return pages
}

async function measurePage(
  pdf: OpenPdf,
  page: GlyphPage,
  condition: OcrCondition,
  engine: OcrEngineName,
): Promise<PageErrors> {
  const scans = createScanReader({ limits: LIMITS, signal: new AbortController().signal, ocrEngine: engine })
  const drawn = pdf.draw(page.number, { kind: 'grey', scale: () => condition.dpi / 72 })
  const picture = await degraded({ ...drawn, dpi: condition.dpi }, condition)
  const [width, height] = [(picture.width / picture.dpi) * 72, (picture.height / picture.dpi) * 72]
  const started = performance.now()
  try {
    const sight = { pictures: () => [], draw: () => Promise.resolve(picture) }
    const read = await scans.read({ ...page, width, height, glyphs: new Map() }, sight)
    const milliseconds = performance.now() - started
    const { layout } = understand([read], () => [])
    const laid = scans.finish(layout)
    const recognition = laid.kind === 'paged' ? laid.pages[0]?.recognition : undefined
    const [own, found] = [compared(rowsOf(page)), compared(rowsOf(read))]
    return {
      condition: condition.name,
      engine,
      language: /\p{Script=Han}/u.test(own) ? 'zh' : 'en',
      characters: own.length,
      edits: distance(own, found),
      wordEdits: distance(lettersOf(own), lettersOf(found)),
      confidence: recognition?.confidence ?? 0,
      turnFound: recognition?.turned === (condition.turn ?? 0),
      skewError: Math.abs((recognition?.skew ?? 0) - (condition.skew ?? 0)),
      milliseconds,
    }
  } finally {
    await scans.close()
  }
}

const rowsOf = (page: GlyphPage): string => understand([page], () => []).readings.get(page.number) ?? ''

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

const compared = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[“”„«»〝〞]/gu, '"')
    .replace(/[‘’‚`´]/gu, "'")
    .replace(/[‐-―−]/gu, '-')
    .replace(/[._\-·…]{3,}/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(
      /(?<=\p{Script=Han}|\p{P}) (?=\p{Script=Han}|\p{P})|(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu,
      '',
    )
    .trim()
