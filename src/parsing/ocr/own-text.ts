import { whitened, type GreyPicture } from '../image/grey.js'
import { fromFrame, type GlyphPage } from '../pdf/glyph.js'

/** Points around a character's box that belong to it: what type reaches beyond its em. */
const MARGIN = 1.5

/** The picture of a page with the page's own text painted over: what is left has to be read, or is nothing to read. */
export function withoutOwnText(picture: GreyPicture, page: GlyphPage): GreyPicture {
  const scale = picture.width / page.width
  const boxes = [...page.glyphs].flatMap(([direction, glyphs]) =>
    glyphs.map((glyph) => {
      const { x0, y0, x1, y1 } = fromFrame(glyph, direction, page)
      return { x0: x0 * scale, y0: y0 * scale, x1: x1 * scale, y1: y1 * scale }
    }),
  )
  return whitened(picture, boxes, MARGIN * scale)
}
