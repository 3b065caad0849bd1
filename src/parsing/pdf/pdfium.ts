import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'
import { CodedError } from '../../errors.js'
import { characterOf } from './characters.js'
import { toFrame, type Direction, type Glyph, type GlyphPage, type Rectangle } from './glyph.js'

/** pdfium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const PASSWORD_ERRORS = new Set([4, 5])
const BOLD = 600

type NumericFunction = (...parameters: number[]) => number
/** Functions called for every character, without the wrapper's conversion of arguments. */
interface RawFunctions {
  readonly FPDFText_GetUnicode: NumericFunction
  readonly FPDFText_GetLooseCharBox: NumericFunction
  readonly FPDFText_GetCharBox: NumericFunction
  readonly FPDFText_GetTextObject: NumericFunction
  readonly FPDFText_HasUnicodeMapError: NumericFunction
}

interface Engine {
  readonly api: WrappedPdfiumModule
  readonly raw: RawFunctions
  /** Room for four doubles, used for every out parameter. */
  readonly scratch: number
}

/** The engine's memory, whose buffer is another one after each growth. */
const heapOf = (api: WrappedPdfiumModule): Uint8Array =>
  (api.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8

let engine: Promise<Engine> | undefined

/** Loads pdfium once per process. */
export const loadPdfium = (): Promise<Engine> => (engine ??= startPdfium())

async function startPdfium(): Promise<Engine> {
  const file = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')
  const wasm = await readFile(file)
  const api = await init({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
  })
  api.PDFiumExt_Init()
  const { wasmExports } = api.pdfium
  return { api, raw: wasmExports as unknown as RawFunctions, scratch: wasmExports.malloc(32) }
}

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
  heapOf(api).set(bytes, file)
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

function readPage(loaded: Engine, document: number, number: number): GlyphPage {
  const { api } = loaded
  const page = api.FPDF_LoadPage(document, number - 1)
  if (page === 0)
    throw new CodedError('document-corrupt', `page ${number} cannot be read`, { details: { page: number } })
  const text = api.FPDFText_LoadPage(page)
  try {
    const geometry = pageGeometry(loaded, page)
    const read = text === 0 ? emptyPage : readGlyphs(loaded, text, geometry)
    const { width, height, rotation } = geometry
    return { number, width, height, rotation, ...read }
  } finally {
    if (text !== 0) api.FPDFText_ClosePage(text)
    api.FPDF_ClosePage(page)
  }
}

const emptyPage = { glyphs: new Map<Direction, Glyph[]>(), unmapped: 0, outside: 0 }

interface Geometry {
  /** Visible part of the page in its own coordinates: `y0` is its lower edge. */
  readonly visible: Rectangle
  readonly width: number
  readonly height: number
  readonly rotation: GlyphPage['rotation']
}

function pageGeometry({ api, scratch }: Engine, page: number): Geometry {
  const turns = (((api.FPDFPage_GetRotation(page) % 4) + 4) % 4) as Direction
  api.FPDF_GetPageBoundingBox(page, scratch)
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(heapOf(api).buffer, scratch, 4)
  const visible = {
    x0: Math.min(left, right),
    x1: Math.max(left, right),
    y0: Math.min(top, bottom),
    y1: Math.max(top, bottom),
  }
  const across = Math.max(visible.x1 - visible.x0, 1)
  const down = Math.max(visible.y1 - visible.y0, 1)
  const rotation = (turns * 90) as GlyphPage['rotation']
  return turns % 2 === 0
    ? { visible, width: across, height: down, rotation }
    : { visible, width: down, height: across, rotation }
}

function readGlyphs(
  loaded: Engine,
  text: number,
  page: Geometry,
): Omit<GlyphPage, 'number' | 'width' | 'height' | 'rotation'> {
  const { api, raw, scratch } = loaded
  const glyphs = new Map<Direction, Glyph[]>()
  let [unmapped, outside] = [0, 0]
  let object = 0
  let style = { bold: false, turns: 0 }
  let before: Glyph['before'] = 'break'
  const total = api.FPDFText_CountChars(text)
  for (let index = 0; index < total; index++) {
    const character = characterOf(raw.FPDFText_GetUnicode(text, index))
    if (character.kind === 'none') {
      if (raw.FPDFText_HasUnicodeMapError(text, index) > 0) unmapped++
      continue
    }
    if (character.kind !== 'glyph') {
      if (before !== 'break') before = character.kind
      continue
    }
    const owner = raw.FPDFText_GetTextObject(text, index)
    if (owner !== object || owner === 0) {
      object = owner
      style = {
        bold: api.FPDFText_GetFontWeight(text, index) >= BOLD,
        turns: Math.round(api.FPDFText_GetCharAngle(text, index) / (Math.PI / 2)),
      }
    }
    if (raw.FPDFText_HasUnicodeMapError(text, index) > 0 || character.text === '\uFFFD') unmapped++
    const box = displayed(characterBox(loaded, text, index, scratch), page)
    if (box.x1 <= 0 || box.y1 <= 0 || box.x0 >= page.width || box.y0 >= page.height) {
      outside++
      continue
    }
    const direction = ((((style.turns + page.rotation / 90) % 4) + 4) % 4) as Direction
    const list = glyphs.get(direction) ?? []
    if (list.length === 0) glyphs.set(direction, list)
    list.push({
      text: character.text,
      ...toFrame(clamp(box, page), direction, page),
      bold: style.bold,
      before,
    })
    before = 'nothing'
  }
  return { glyphs, unmapped, outside }
}

/** The character's cell (advance width by font height), or its ink where the font tells no height. */
function characterBox({ api, raw }: Engine, text: number, index: number, scratch: number): Rectangle {
  raw.FPDFText_GetLooseCharBox(text, index, scratch)
  const buffer = heapOf(api).buffer
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(buffer, scratch, 4)
  if (Math.abs(top - bottom) > 0.5)
    return {
      x0: Math.min(left, right),
      x1: Math.max(left, right),
      y0: Math.min(top, bottom),
      y1: Math.max(top, bottom),
    }
  raw.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = new Float64Array(buffer, scratch, 4)
  return { x0: Math.min(x0, x1), x1: Math.max(x0, x1), y0: Math.min(y0, y1), y1: Math.max(y0, y1) }
}

/** From the page's own coordinates (origin bottom left, unrotated) to the page as displayed. */
function displayed(box: Rectangle, { visible, rotation }: Geometry): Rectangle {
  switch (rotation) {
    case 0:
      return {
        x0: box.x0 - visible.x0,
        x1: box.x1 - visible.x0,
        y0: visible.y1 - box.y1,
        y1: visible.y1 - box.y0,
      }
    case 90:
      return {
        x0: box.y0 - visible.y0,
        x1: box.y1 - visible.y0,
        y0: box.x0 - visible.x0,
        y1: box.x1 - visible.x0,
      }
    case 180:
      return {
        x0: visible.x1 - box.x1,
        x1: visible.x1 - box.x0,
        y0: box.y0 - visible.y0,
        y1: box.y1 - visible.y0,
      }
    case 270:
      return {
        x0: visible.y1 - box.y1,
        x1: visible.y1 - box.y0,
        y0: visible.x1 - box.x1,
        y1: visible.x1 - box.x0,
      }
  }
}

const clamp = (box: Rectangle, page: Geometry): Rectangle => ({
  x0: Math.max(0, box.x0),
  y0: Math.max(0, box.y0),
  x1: Math.min(page.width, box.x1),
  y1: Math.min(page.height, box.y1),
})
