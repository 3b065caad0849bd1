import sharp from 'sharp'
import type { DocumentFormat } from '../domain/parsed-document.js'
import { CodedError } from '../errors.js'
import { imagePages, imageToPng } from './image/open-image.js'
import { openPdf } from './pdf/pdfium.js'

/** Widest picture of a page that is drawn, in pixels; its height is bounded by `MOST_PIXELS`. */
const WIDEST = 4096
const MOST_PIXELS = 25_000_000

/**
 * Page `page`, from 1, of a PDF or a picture as displayed, as a PNG of about `width` pixels. Throws `not-found` where there
 * is no such page, `document-type-unsupported` for formats without pages to draw, and what opening the document throws.
 */
export async function renderPage(
  bytes: Uint8Array,
  format: DocumentFormat,
  page: number,
  options: { readonly width: number; readonly password?: string | undefined },
): Promise<Uint8Array> {
  const width = Math.max(1, Math.min(WIDEST, Math.round(options.width)))
  if (format === 'pdf') return renderPdf(bytes, page, width, options.password)
  if (format === 'image') return renderImage(bytes, page, width)
  throw new CodedError('document-type-unsupported', `pages of ${format} files are not drawn`)
}

async function renderPdf(
  bytes: Uint8Array,
  number: number,
  width: number,
  password: string | undefined,
): Promise<Uint8Array> {
  const pdf = await openPdf(bytes, password)
  try {
    if (number < 1 || number > pdf.pageCount) throw noPage(number)
    const drawn = pdf.draw(number, {
      kind: 'colour',
      scale: (page) => Math.min(width / page.width, Math.sqrt(MOST_PIXELS / (page.width * page.height))),
    })
    const raw = { width: drawn.width, height: drawn.height, channels: 4 } as const
    return await sharp(drawn.pixels, { raw }).removeAlpha().png({ compressionLevel: 6 }).toBuffer()
  } finally {
    pdf.close()
  }
}

async function renderImage(bytes: Uint8Array, number: number, width: number): Promise<Uint8Array> {
  const page = number < 1 ? undefined : (await imagePages(bytes, number))[number - 1]
  if (page === undefined) throw noPage(number)
  const tallest = Math.floor(MOST_PIXELS / page.height) * page.width
  return imageToPng(bytes, page, Math.max(1, Math.min(width, page.width, Math.floor(Math.sqrt(tallest)))))
}

const noPage = (page: number): CodedError =>
  new CodedError('not-found', 'the document has no such page', { details: { page } })
