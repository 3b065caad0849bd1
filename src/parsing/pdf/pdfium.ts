import { CodedError } from '../../errors.js'
import { readEmbeddedFiles, type EmbeddedFiles } from './attachment-reader.js'
import { drawPage, picturesOnPage, type DrawnPage, type Drawing } from './draw-page.js'
import { loadPdfium, type Engine } from './engine.js'
import type { GlyphPage, Rectangle } from './glyph.js'
import { readOutline, type PdfBookmark } from './outline-reader.js'
import { readPage } from './page-reader.js'

/** pdfium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const PASSWORD_ERRORS = new Set([4, 5])
/** Forms in Adobe's XML architecture, of which pdfium reads the pages but not the form. */
const XFA_FORMS = new Set([2, 3])

export interface OpenPdf {
  readonly pageCount: number
  /** Whether the file holds a form that lives in XML beside its pages. */
  readonly hasXfa: boolean
  readonly encrypted: boolean
  /** Glyphs of page `number`, from 1. Throws `document-corrupt` where the page cannot be loaded. */
  readPage(number: number): GlyphPage
  /** Where pictures stand on the page as displayed, in points. */
  pictures(number: number): Rectangle[]
  /** Throws `document-corrupt` or `image-too-large`. */
  draw(number: number, drawing: Drawing): DrawnPage
  /** The file's own table of contents, in order. */
  outline(): readonly PdfBookmark[]
  /** The files within the file, as far as their bounds allow. */
  attachments(): Promise<EmbeddedFiles>
  /** The document without its encryption, as a new file. */
  decrypted(): Uint8Array
  close(): void
}

/**
 * Opens a PDF; one that is encrypted without a password to open it needs none. Throws `document-encrypted` where a
 * password is needed and none is given, `password-wrong`, or `document-corrupt`.
 */
export async function openPdf(bytes: Uint8Array, password?: string): Promise<OpenPdf> {
  const loaded = await loadPdfium()
  const { api } = loaded
  const { malloc, free } = api.pdfium.wasmExports
  const file = malloc(bytes.length)
  if (file === 0) throw new CodedError('document-too-large', 'the file does not fit in memory')
  loaded.memory().set(bytes, file)
  const document = load(loaded, file, bytes.length, password)
  if (document === 0) {
    const reason = api.FPDF_GetLastError()
    free(file)
    throw openingError(reason, password)
  }
  const formType = api.FPDF_GetFormType(document)
  const form = formType > 0 ? openForm(loaded, document) : { handle: 0, close: () => undefined }
  return {
    pageCount: api.FPDF_GetPageCount(document),
    hasXfa: XFA_FORMS.has(formType),
    encrypted: api.EPDF_IsEncrypted(document),
    readPage: (number) => readPage(loaded, { document, form: form.handle }, number),
    pictures: (number) => picturesOnPage(loaded, document, number),
    draw: (number, drawing) => drawPage(loaded, document, number, drawing),
    outline: () => readOutline(loaded, document),
    attachments: () => readEmbeddedFiles(loaded, document),
    decrypted: () => saveDecrypted(loaded, document),
    close: () => {
      form.close()
      api.FPDF_CloseDocument(document)
      free(file)
    },
  }
}

/**
 * Without a password first, since that opens what only its owner has one for. Newer encryption takes passwords as UTF-8,
 * older as Latin-1 (ISO 32000-2, 7.6.4).
 */
function load({ api, memory }: Engine, file: number, length: number, password = ''): number {
  const { malloc, free } = api.pdfium.wasmExports
  const raw = api.pdfium.wasmExports as unknown as { FPDF_LoadMemDocument: NumericCall }
  const attempts = new Set(['', password, Buffer.from(password, 'utf8').toString('latin1')])
  for (const attempt of attempts) {
    const bytes = Buffer.from(`${attempt}\0`, 'latin1')
    const address = malloc(bytes.length)
    memory().set(bytes, address)
    const document = raw.FPDF_LoadMemDocument(file, length, address)
    free(address)
    if (document !== 0 || !PASSWORD_ERRORS.has(api.FPDF_GetLastError())) return document
  }
  return 0
}

function openingError(reason: number, password: string | undefined): CodedError {
  if (!PASSWORD_ERRORS.has(reason)) {
    return new CodedError('document-corrupt', 'the PDF cannot be opened', { details: { reason } })
  }
  return password === undefined || password === ''
    ? new CodedError('document-encrypted', 'the PDF is protected by a password')
    : new CodedError('password-wrong', 'the password does not open the PDF')
}

/** The environment in which pdfium tells fields' types and values. Their scripts and actions never run. */
function openForm({ api }: Engine, document: number): { handle: number; close: () => void } {
  const info = api.PDFiumExt_OpenFormFillInfo()
  const handle = api.PDFiumExt_InitFormFillEnvironment(document, info)
  return {
    handle,
    close: () => {
      api.PDFiumExt_ExitFormFillEnvironment(handle)
      api.PDFiumExt_CloseFormFillInfo(info)
    },
  }
}

/** FPDF_REMOVE_SECURITY */
const REMOVE_SECURITY = 3

function saveDecrypted({ api, memory }: Engine, document: number): Uint8Array {
  const { malloc, free } = api.pdfium.wasmExports
  const writer = api.PDFiumExt_OpenFileWriter()
  try {
    const raw = api.pdfium.wasmExports as unknown as { FPDF_SaveAsCopy: NumericCall }
    raw.FPDF_SaveAsCopy(document, writer, REMOVE_SECURITY)
    const size = api.PDFiumExt_GetFileWriterSize(writer)
    const buffer = size > 0 ? malloc(size) : 0
    if (buffer === 0) return new Uint8Array()
    api.PDFiumExt_GetFileWriterData(writer, buffer, size)
    const copy = memory().slice(buffer, buffer + size)
    free(buffer)
    return copy
  } finally {
    api.PDFiumExt_CloseFileWriter(writer)
  }
}

type NumericCall = (...parameters: number[]) => number
