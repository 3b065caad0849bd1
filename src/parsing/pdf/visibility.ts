import type { Engine } from './engine.js'
import type { Rectangle } from './glyph.js'
import { clamp, displayed, ordered, type Geometry } from './page-geometry.js'

/** pdfium's kinds of page object. */
const PATH = 2
const IMAGE = 3
const SHADING = 4
const FORM = 5
/** Text render modes (ISO 32000-2, table 104). */
const STROKED = new Set([1, 5])
const FILLED_AND_STROKED = new Set([2, 6])
const INVISIBLE = 3
/** Least level of red, green and blue that a page's white paper cannot be told from, of 255. */
const WHITE = 250
/** Share of a page from which pictures make it a scan. */
const SCAN_SHARE = 0.5
/** Page objects that are looked at for what text stands on; pages of drawings have more. */
const MOST_OBJECTS = 20_000

/**
 * How a text object is drawn. `invisible`: not at all. `white`: in the colour of paper, so that what lies under it decides.
 */
export type Ink = 'drawn' | 'invisible' | 'white'

/** Nothing but a colour the engine can tell is judged: patterns and the like count as drawn. */
export function inkOf({ raw, scratch, integers }: Engine, textObject: number): Ink {
  const mode = raw.FPDFTextObj_GetTextRenderMode(textObject)
  if (mode === INVISIBLE) return 'invisible'
  if (FILLED_AND_STROKED.has(mode)) return 'drawn'
  const read = STROKED.has(mode) ? raw.FPDFPageObj_GetStrokeColor : raw.FPDFPageObj_GetFillColor
  if (read(textObject, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return 'drawn'
  const [red = 0, green = 0, blue = 0, alpha = 255] = integers()
  if (alpha === 0) return 'invisible'
  return red >= WHITE && green >= WHITE && blue >= WHITE ? 'white' : 'drawn'
}

/** What a page paints besides text, found when first asked for: few pages hold text that makes it matter. */
export interface Painting {
  /**
   * Whether something other than white paper lies under the middle of a box of the displayed page; where no painted
   * object says so, the page is drawn and looked at.
   */
  covers(box: Rectangle): boolean
  /** Whether pictures fill so much of the page that it is a scan. */
  readonly isScan: boolean
}

/** `aside` is a page object that is left out: what annotations drew. */
export function paintingOf(engine: Engine, page: number, geometry: Geometry, aside: number): Painting {
  let found: Painted | undefined
  let picture: PagePicture | undefined
  const objects = (): Painted => (found ??= painted(engine, page, geometry, aside))
  const painting = (): readonly Rectangle[] => objects().areas
  return {
    covers: (box) => {
      const x = (box.x0 + box.x1) / 2
      const y = (box.y0 + box.y1) / 2
      const inside = ({ x0, y0, x1, y1 }: Rectangle): boolean => x0 <= x && x <= x1 && y0 <= y && y <= y1
      return painting().some(inside) || (picture ??= pictureOf(engine, page, geometry)).hasInk(box)
    },
    get isScan() {
      return objects().pictures >= geometry.width * geometry.height * SCAN_SHARE
    },
  }
}

interface Painted {
  readonly areas: readonly Rectangle[]
  /** Area that pictures fill, in square points. */
  readonly pictures: number
}

function painted(engine: Engine, page: number, geometry: Geometry, aside: number): Painted {
  const { api } = engine
  const areas: Rectangle[] = []
  let pictures = 0
  const count = Math.min(api.FPDFPage_CountObjects(page), MOST_OBJECTS)
  for (let index = 0; index < count; index++) {
    const object = api.FPDFPage_GetObject(page, index)
    const kind = api.FPDFPageObj_GetType(object)
    if (object === aside || !paints(engine, object, kind)) continue
    const area = boundsOf(engine, object, geometry)
    areas.push(area)
    if (kind === IMAGE || (kind === FORM && holdsPicture(api, object))) {
      pictures += Math.max(0, area.x1 - area.x0) * Math.max(0, area.y1 - area.y0)
    }
  }
  return { areas, pictures }
}

function paints(engine: Engine, object: number, kind: number): boolean {
  if (kind === IMAGE || kind === SHADING || kind === FORM) return true
  if (kind !== PATH) return false
  const { api, scratch } = engine
  api.FPDFPath_GetDrawMode(object, scratch, scratch + 4)
  const [fillMode = 0] = engine.integers()
  if (fillMode === 0) return false
  if (!api.FPDFPageObj_GetFillColor(object, scratch, scratch + 4, scratch + 8, scratch + 12)) return true
  const [red = 0, green = 0, blue = 0, alpha = 255] = engine.integers()
  return alpha > 0 && !(red >= WHITE && green >= WHITE && blue >= WHITE)
}

function boundsOf({ api, scratch, floats }: Engine, object: number, geometry: Geometry): Rectangle {
  api.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)
  const [left = 0, bottom = 0, right = 0, top = 0] = floats()
  return clamp(displayed(ordered(left, bottom, right, top), geometry), geometry)
}

function holdsPicture(api: Engine['api'], form: number): boolean {
  const count = Math.min(api.FPDFFormObj_CountObjects(form), 50)
  return Array.from({ length: count }, (_, index) => api.FPDFFormObj_GetObject(form, index)).some(
    (object) => api.FPDFPageObj_GetType(object) === IMAGE,
  )
}

interface PagePicture {
  /** Whether a box holds anything but white. */
  hasInk(box: Rectangle): boolean
}

/** Pixels of the drawn page: two for a point, and not too many on large sheets. */
const PIXELS_PER_POINT = 2
const MOST_PIXELS = 3_000
const BGRX_WITHOUT_ALPHA = 0
const PAPER = 0xffffffff
const WITH_ANNOTATIONS = 1

function pictureOf({ api, memory }: Engine, page: number, { width, height }: Geometry): PagePicture {
  const scale = Math.min(PIXELS_PER_POINT, MOST_PIXELS / Math.max(width, height))
  const columns = Math.max(1, Math.round(width * scale))
  const rows = Math.max(1, Math.round(height * scale))
  const bitmap = api.FPDFBitmap_Create(columns, rows, BGRX_WITHOUT_ALPHA)
  if (bitmap === 0) return { hasInk: () => true }
  api.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, PAPER)
  api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, WITH_ANNOTATIONS)
  const stride = api.FPDFBitmap_GetStride(bitmap)
  const start = api.FPDFBitmap_GetBuffer(bitmap)
  const pixels = memory().slice(start, start + stride * rows)
  api.FPDFBitmap_Destroy(bitmap)
  return {
    hasInk({ x0, y0, x1, y1 }) {
      const right = Math.min(columns, Math.ceil(x1 * scale))
      const bottom = Math.min(rows, Math.ceil(y1 * scale))
      for (let y = Math.max(0, Math.floor(y0 * scale)); y < bottom; y++) {
        for (let x = Math.max(0, Math.floor(x0 * scale)); x < right; x++) {
          const at = y * stride + x * 4
          if (Math.min(pixels[at] ?? 255, pixels[at + 1] ?? 255, pixels[at + 2] ?? 255) < WHITE) return true
        }
      }
      return false
    },
  }
}
