import type { PdfAnnotation } from './annotation-reader.js'

/** Quarter turns, clockwise, of the direction in which text runs on the page as displayed: 0 is left to right. */
export type Direction = 0 | 1 | 2 | 3

/**
 * One printed character in the frame of its reading direction: `u` runs along the line, `v` from line to line, both in
 * points from the corner of the displayed page where reading starts. White space is no glyph.
 */
export interface Glyph {
  /** One character, or the letters of a ligature. */
  readonly text: string
  readonly u0: number
  readonly u1: number
  readonly v0: number
  readonly v1: number
  readonly bold: boolean
  /** What stood between this glyph and the one before it in the file. */
  readonly before: 'nothing' | 'space' | 'break'
}

export type Glyphs = ReadonlyMap<Direction, readonly Glyph[]>

/** A page's glyphs by direction, in the file's order. */
export interface GlyphPage {
  readonly number: number
  /** As displayed, in points. */
  readonly width: number
  readonly height: number
  readonly rotation: 0 | 90 | 180 | 270
  /** What the page itself draws, and the values of form fields at their places. */
  readonly glyphs: Glyphs
  /** Text drawn by annotations on the page, stamps and typed remarks, one entry for each; it stands beside the body. */
  readonly notes: readonly { readonly annotation: string; readonly glyphs: Glyphs }[]
  /** Texts that form fields draw among `glyphs`: a reader of the page's own content cannot know them. */
  readonly fieldText: string
  /** Characters for which the file gives no Unicode value. */
  readonly unmapped: number
  /** Characters that lie outside the displayed page. */
  readonly outside: number
  /** Characters that no reader of the page can see, and that are left out of `glyphs`. */
  readonly hidden: number
  /** These characters, for a reader who does not leave them out. */
  readonly hiddenText: string
  /** Characters among `glyphs` that are drawn invisibly over a picture: the layer which a scan's software added. */
  readonly layer: number
  readonly annotations: readonly PdfAnnotation[]
  /** Annotations beyond the most that are read of one page. */
  readonly unreadAnnotations: number
}

export interface Rectangle {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Displayed page (top-left origin) to reading frame. */
export function toFrame(
  box: Rectangle,
  direction: Direction,
  page: Size,
): Pick<Glyph, 'u0' | 'u1' | 'v0' | 'v1'> {
  switch (direction) {
    case 0:
      return { u0: box.x0, u1: box.x1, v0: box.y0, v1: box.y1 }
    case 1:
      return { u0: box.y0, u1: box.y1, v0: page.width - box.x1, v1: page.width - box.x0 }
    case 2:
      return {
        u0: page.width - box.x1,
        u1: page.width - box.x0,
        v0: page.height - box.y1,
        v1: page.height - box.y0,
      }
    case 3:
      return { u0: page.height - box.y1, u1: page.height - box.y0, v0: box.x0, v1: box.x1 }
  }
}

/** Reading frame back to the displayed page. */
export function fromFrame(
  frame: Pick<Glyph, 'u0' | 'u1' | 'v0' | 'v1'>,
  direction: Direction,
  page: Size,
): Rectangle {
  const { u0, u1, v0, v1 } = frame
  switch (direction) {
    case 0:
      return { x0: u0, x1: u1, y0: v0, y1: v1 }
    case 1:
      return { y0: u0, y1: u1, x0: page.width - v1, x1: page.width - v0 }
    case 2:
      return { x0: page.width - u1, x1: page.width - u0, y0: page.height - v1, y1: page.height - v0 }
    case 3:
      return { y0: page.height - u1, y1: page.height - u0, x0: v0, x1: v1 }
  }
}

/** A place along the line back on the displayed page. */
export function alongFromFrame(u: number, direction: Direction, page: Size): number {
  if (direction === 2) return page.width - u
  return direction === 3 ? page.height - u : u
}
