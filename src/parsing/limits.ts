import { CodedError } from '../errors.js'

/** What one document may cost before it is refused. */
export interface ParseLimits {
  /** Size of the file itself, in bytes. */
  readonly maxBytes: number
  readonly maxPages: number
  /** Length of the canonical text, in UTF-16 units. */
  readonly maxCharacters: number
  /** Pages of one document that are read by optical character recognition at most. */
  readonly maxScannedPages: number
}

export const OCR_ENGINES = ['auto', 'tesseract', 'tesseract.js', 'none'] as const
export type OcrEngineName = (typeof OCR_ENGINES)[number]

export interface ParseOptions {
  readonly limits: ParseLimits
  readonly signal: AbortSignal
  /** Pages or parts read so far, from 0; formats without pages report once at the end. */
  readonly progress?: (done: number, total: number) => void
  /** Opens an encrypted document; a document that is not encrypted is read without it. */
  readonly password?: string | undefined
  /** Reader of scanned pages: the tesseract program where it is installed, else tesseract.js, unless told otherwise. */
  readonly ocrEngine?: OcrEngineName | undefined
}

/** Throws `document-empty` or `document-too-large`. */
export function checkSize(bytes: Uint8Array, limits: ParseLimits): void {
  if (bytes.length === 0) throw new CodedError('document-empty', 'the file holds no bytes')
  if (bytes.length > limits.maxBytes) {
    throw new CodedError('document-too-large', `the file is larger than ${limits.maxBytes} bytes`, {
      details: { size: bytes.length, limit: limits.maxBytes },
    })
  }
}

/** Throws `document-too-many-pages`. */
export function checkPages(pages: number, limits: Pick<ParseLimits, 'maxPages'>): void {
  if (pages <= limits.maxPages) return
  throw new CodedError(
    'document-too-many-pages',
    `the document has ${pages} pages, more than ${limits.maxPages}`,
    {
      details: { pages, limit: limits.maxPages },
    },
  )
}

/** Throws `document-too-long`. */
export function checkLength(characters: number, limits: ParseLimits): void {
  if (characters <= limits.maxCharacters) return
  throw new CodedError('document-too-long', `the text is longer than ${limits.maxCharacters} characters`, {
    details: { limit: limits.maxCharacters },
  })
}
