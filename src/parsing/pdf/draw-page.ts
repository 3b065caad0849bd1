import { CodedError } from '../../errors.js'
import type { Engine } from './engine.js'
import type { Rectangle } from './glyph.js'
import { clamp, displayed, ordered, pageGeometry, type Geometry } from './page-geometry.js'

/** pdfium's bitmap formats and their bytes a pixel. */
const FORMATS = { grey: { code: 1, bytes: 1 }, colour: { code: 4, bytes: 4 } } as const
/** Flags of FPDF_RenderPageBitmap: annotations are drawn too; bytes of a colour in the order red, green, blue. */
const WITH_ANNOTATIONS = 0x01
const RED_FIRST = 0x10
const WHITE = 0xffffffff
/** pdfium's kinds of page object that are or hold pictures. */
const IMAGE = 3
const FORM = 5
/** Objects of a page, and of a form within it, that are looked at. */
const MOST_OBJECTS = { page: 20_000, form: 50 }

/** A page as displayed, in rows of pixels without padding: one byte each for grey, red-green-blue-opacity for colour. */
export interface DrawnPage {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** How a page is to be drawn: pixels a point, given its size in points. */
export interface Drawing {
  readonly kind: keyof typeof FORMATS
  readonly scale: (page: { readonly width: number; readonly height: number }) => number
}

/** Draws page `number`, from 1. Throws `document-corrupt`, or `image-too-large` where memory does not hold the picture. */
export function drawPage(engine: Engine, document: number, number: number, drawing: Drawing): DrawnPage {
  const { api } = engine
  return onPage(engine, document, number, (page, geometry) => {
    const scale = drawing.scale(geometry)
    const width = Math.max(1, Math.round(geometry.width * scale))
    const height = Math.max(1, Math.round(geometry.height * scale))
    const { code, bytes } = FORMATS[drawing.kind]
    const bitmap = api.FPDFBitmap_CreateEx(width, height, code, 0, 0)
    if (bitmap === 0) throw new CodedError('image-too-large', 'a page is too large to be drawn')
    try {
      api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
      const flags = drawing.kind === 'colour' ? WITH_ANNOTATIONS | RED_FIRST : 0
      api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
      const stride = api.FPDFBitmap_GetStride(bitmap)
      const start = api.FPDFBitmap_GetBuffer(bitmap)
      const row = width * bytes
      const pixels = new Uint8Array(row * height)
      for (let y = 0; y < height; y++) {
        const from = start + y * stride
        pixels.set(engine.memory().subarray(from, from + row), y * row)
      }
      return { width, height, pixels }
    } finally {
      api.FPDFBitmap_Destroy(bitmap)
    }
  })
}

/** Where pictures stand on page `number` as displayed, in points. */
export function picturesOnPage(engine: Engine, document: number, number: number): Rectangle[] {
  const { api } = engine
  return onPage(engine, document, number, (page, geometry) => {
    const count = Math.min(api.FPDFPage_CountObjects(page), MOST_OBJECTS.page)
    return Array.from({ length: count }, (_, index) => api.FPDFPage_GetObject(page, index))
      .filter((object) => isPicture(engine, object))
      .map((object) => boundsOf(engine, object, geometry))
      .filter((box) => box.x1 > box.x0 && box.y1 > box.y0)
  })
}

function isPicture({ api }: Engine, object: number): boolean {
  const kind = api.FPDFPageObj_GetType(object)
  if (kind !== FORM) return kind === IMAGE
  const count = Math.min(api.FPDFFormObj_CountObjects(object), MOST_OBJECTS.form)
  return Array.from({ length: count }, (_, index) => api.FPDFFormObj_GetObject(object, index)).some(
    (part) => api.FPDFPageObj_GetType(part) === IMAGE,
  )
}

function boundsOf({ api, scratch, floats }: Engine, object: number, geometry: Geometry): Rectangle {
  if (!api.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)) {
    return { x0: 0, y0: 0, x1: 0, y1: 0 }
  }
  const [left = 0, bottom = 0, right = 0, top = 0] = floats()
  return clamp(displayed(ordered(left, bottom, right, top), geometry), geometry)
}

function onPage<Result>(
  engine: Engine,
  document: number,
  number: number,
  act: (page: number, geometry: Geometry) => Result,
): Result {
  const page = engine.api.FPDF_LoadPage(document, number - 1)
  if (page === 0) {
    throw new CodedError('document-corrupt', `page ${number} cannot be read`, { details: { page: number } })
  }
  try {
    return act(page, pageGeometry(engine, page))
  } finally {
    engine.api.FPDF_ClosePage(page)
  }
}
