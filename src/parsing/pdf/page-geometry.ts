import type { Engine } from './engine.js'
import type { Direction, GlyphPage, Rectangle } from './glyph.js'

export interface Geometry {
  /** Visible part of the page in its own coordinates: `y0` is its lower edge. */
  readonly visible: Rectangle
  readonly width: number
  readonly height: number
  readonly rotation: GlyphPage['rotation']
}

export function pageGeometry({ api, scratch, floats }: Engine, page: number): Geometry {
  const turns = (((api.FPDFPage_GetRotation(page) % 4) + 4) % 4) as Direction
  api.FPDF_GetPageBoundingBox(page, scratch)
  const [left = 0, top = 0, right = 0, bottom = 0] = floats()
  const visible = ordered(left, bottom, right, top)
  const across = Math.max(visible.x1 - visible.x0, 1)
  const down = Math.max(visible.y1 - visible.y0, 1)
  const rotation = (turns * 90) as GlyphPage['rotation']
  return turns % 2 === 0
    ? { visible, width: across, height: down, rotation }
    : { visible, width: down, height: across, rotation }
}

/** From the page's own coordinates (origin bottom left, unrotated) to the page as displayed. */
export function displayed(box: Rectangle, { visible, rotation }: Geometry): Rectangle {
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

/** The part of a box that is on the page. */
export const clamp = (box: Rectangle, page: Geometry): Rectangle => ({
  x0: Math.max(0, box.x0),
  y0: Math.max(0, box.y0),
  x1: Math.min(page.width, box.x1),
  y1: Math.min(page.height, box.y1),
})

/** A rectangle from any two opposite corners. */
export const ordered = (xa: number, ya: number, xb: number, yb: number): Rectangle => ({
  x0: Math.min(xa, xb),
  x1: Math.max(xa, xb),
  y0: Math.min(ya, yb),
  y1: Math.max(ya, yb),
})

/** Boxes cut to the page; those that lie outside it, or have no extent, are dropped. */
export const pageBoxes = (boxes: readonly Rectangle[], page: Geometry): Rectangle[] =>
  boxes.map((box) => clamp(box, page)).filter((box) => box.x1 > box.x0 && box.y1 > box.y0)
