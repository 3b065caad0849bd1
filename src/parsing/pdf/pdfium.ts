import { CodedError } from '../../errors.js'
import { loadPdfium } from './engine.js'
import type { GlyphPage } from './glyph.js'
import { readPage } from './page-reader.js'

/** pdfium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const PASSWORD_ERRORS = new Set([4, 5])

export interface OpenPdf {
  readonly pageCount: number
  /** Glyphs of page `number`, from 1. Throws `document-corrupt` where the page cannot be loaded. */
  readPage(number: number): GlyphPage
  close(): void
}

/** Opens a PDF. Throws `document-encrypted` or `document-corrupt`. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const loaded = await loadPdfium()
  const { api } = loaded
  const { malloc, free } = api.pdfium.wasmExports
  const file = malloc(bytes.length)
  if (file === 0) throw new CodedError('document-too-large', 'the file does not fit in memory')
  loaded.memory().set(bytes, file)
  const document = api.FPDF_LoadMemDocument(file, bytes.length, '')
  if (document === 0) {
    const reason = api.FPDF_GetLastError()
    free(file)
    if (PASSWORD_ERRORS.has(reason))
      throw new CodedError('document-encrypted', 'the PDF is protected by a password')
    throw new CodedError('document-corrupt', 'the PDF cannot be opened', { details: { reason } })
  }
  return {
    pageCount: api.FPDF_GetPageCount(document),
    readPage: (number) => readPage(loaded, document, number),
    close: () => {
      api.FPDF_CloseDocument(document)
      free(file)
    },
  }
}
