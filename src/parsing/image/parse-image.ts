import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { finishDocument } from '../draft.js'
import { checkPages, type ParseOptions } from '../limits.js'
import { READING_DPI } from '../ocr/read-picture.js'
import { createScanReader, type ScanReader } from '../ocr/scan-reader.js'
import type { GlyphPage } from '../pdf/glyph.js'
import { understand } from '../pdf/understand.js'
import { countPages, drawImage, imagePages, type ImagePage } from './open-image.js'

/**
 * Text and layout of scanned pages in a TIFF, PNG or JPEG file, read by optical character recognition. Throws
 * `document-corrupt`, `image-too-large`, `document-too-many-pages`, `document-no-text`, `recognition-unavailable`,
 * `recognition-failed`.
 */
export async function parseImage(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const scans = createScanReader(options)
  try {
    const pages = await readPages(bytes, options, scans)
    if (pages.every((page) => page.glyphs.size === 0)) {
      scans.requireEngine()
      throw new CodedError('document-no-text', 'no page of the picture holds text that can be read', {
        details: { pages: pages.length },
      })
    }
    const { readings: _readings, notes: _notes, layout, ...parts } = understand(pages, () => [])
    const warnings = [...blankPages(pages), ...scans.warnings]
    return finishDocument(
      { format: 'image', ...parts, layout: scans.finish(layout), warnings },
      options.limits,
    )
  } finally {
    await scans.close()
  }
}

async function readPages(bytes: Uint8Array, options: ParseOptions, scans: ScanReader): Promise<GlyphPage[]> {
  checkPages(await countPages(bytes), options.limits)
  const images = await imagePages(bytes, options.limits.maxPages)
  checkPages(images.length, options.limits)
  options.progress?.(0, images.length)
  const pages: GlyphPage[] = []
  for (const image of images) {
    options.signal.throwIfAborted()
    const sight = { pictures: () => [], draw: () => drawImage(bytes, image, READING_DPI) }
    pages.push(await scans.read(emptyPage(image), sight))
    options.progress?.(pages.length, images.length)
  }
  return pages
}

const emptyPage = ({ index, width, height, dpi }: ImagePage): GlyphPage => ({
  number: index + 1,
  width: (width / dpi) * 72,
  height: (height / dpi) * 72,
  rotation: 0,
  glyphs: new Map(),
  notes: [],
  fieldText: '',
  hiddenText: '',
  unmapped: 0,
  outside: 0,
  hidden: 0,
  layer: 0,
  annotations: [],
  unreadAnnotations: 0,
})

const blankPages = (pages: readonly GlyphPage[]): Warning[] =>
  pages.flatMap(({ glyphs, number }) =>
    glyphs.size > 0 ? [] : [{ code: 'page-without-text', message: 'the page holds no text', page: number }],
  )
