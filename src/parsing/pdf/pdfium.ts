import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'
import { CodedError } from '../../errors.js'
import { characterOf } from './characters.js'
import { toFrame, type Direction, type Glyph, type GlyphPage, type Rectangle } from './glyph.js'

/** pdfium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
const PASSWORD_ERRORS = new Set([4, 5])
const BOLD = 600
/**
 * Reach of a line of text above and below its baseline, in ems: Latin ascenders and descenders, and ideographs. Fonts'
 * own figures are no use: some claim three times their size.
 */
const ASCENT = 0.85
const DESCENT = 0.2
/** Font sizes beyond which a file's figures are not believed, in points. */
const SIZES = { least: 0.5, most: 600 }

type NumericFunction = (...parameters: number[]) => number
/** Functions called for every character, without the wrapper's conversion of arguments. */
interface RawFunctions {
  readonly FPDFText_GetUnicode: NumericFunction
  readonly FPDFText_GetLooseCharBox: NumericFunction
  readonly FPDFText_GetCharBox: NumericFunction
  readonly FPDFText_GetCharOrigin: NumericFunction
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
  const visible = ordered(left, bottom, right, top)
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
  const { api, raw } = loaded
  const glyphs = new Map<Direction, Glyph[]>()
  let [unmapped, outside] = [0, 0]
  let object = 0
  let style: TextStyle = { bold: false, turns: 0, size: 0 }
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
      style = textStyle(loaded, text, index)
    }
    if (raw.FPDFText_HasUnicodeMapError(text, index) > 0 || character.text === '\uFFFD') unmapped++
    const direction = ((((style.turns + page.rotation / 90) % 4) + 4) % 4) as Direction
    const box = characterBox(loaded, text, index, style, page)
    if (box.x1 <= 0 || box.y1 <= 0 || box.x0 >= page.width || box.y0 >= page.height) {
      outside++
      continue
    }
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

/** What the characters of one text object share; `turns` counts clockwise before the page itself is turned. */
interface TextStyle {
  readonly bold: boolean
  readonly turns: number
  /** Printed height of an em in points; 0 where the file gives none to believe. */
  readonly size: number
}

function textStyle({ api, scratch }: Engine, text: number, index: number): TextStyle {
  const matrix = api.FPDFText_GetMatrix(text, index, scratch)
    ? new Float32Array(heapOf(api).buffer, scratch, 4)
    : new Float32Array([1, 0, 0, 1])
  const size = api.FPDFText_GetFontSize(text, index) * Math.hypot(matrix[2] ?? 0, matrix[3] ?? 1)
  return {
    bold: api.FPDFText_GetFontWeight(text, index) >= BOLD,
    turns: Math.round(api.FPDFText_GetCharAngle(text, index) / (Math.PI / 2)),
    size: size >= SIZES.least && size <= SIZES.most ? size : 0,
  }
}

/** The character's cell on the page as displayed: its advance along the line, an em's reach across it. */
function characterBox(
  { api, raw, scratch }: Engine,
  text: number,
  index: number,
  style: TextStyle,
  page: Geometry,
): Rectangle {
  raw.FPDFText_GetLooseCharBox(text, index, scratch)
  const buffer = heapOf(api).buffer
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(buffer, scratch, 4)
  const box = ordered(left, bottom, right, top)
  const { size, turns } = style
  if (size === 0) return displayed(inkBox({ api, raw, scratch }, text, index), page)
  raw.FPDFText_GetCharOrigin(text, index, scratch, scratch + 8)
  const [x = 0, y = 0] = new Float64Array(buffer, scratch, 2)
  const across: Rectangle = [
    { ...box, y0: y - DESCENT * size, y1: y + ASCENT * size },
    { ...box, x0: x - DESCENT * size, x1: x + ASCENT * size },
    { ...box, y0: y - ASCENT * size, y1: y + DESCENT * size },
    { ...box, x0: x - ASCENT * size, x1: x + DESCENT * size },
  ][((turns % 4) + 4) % 4]!
  return displayed(across, page)
}

function inkBox(
  { api, raw, scratch }: Pick<Engine, 'api' | 'raw' | 'scratch'>,
  text: number,
  index: number,
): Rectangle {
  raw.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
  const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(heapOf(api).buffer, scratch, 4)
  return ordered(left, bottom, right, top)
}

const ordered = (xa: number, ya: number, xb: number, yb: number): Rectangle => ({
  x0: Math.min(xa, xb),
  x1: Math.max(xa, xb),
  y0: Math.min(ya, yb),
  y1: Math.max(ya, yb),
})

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
