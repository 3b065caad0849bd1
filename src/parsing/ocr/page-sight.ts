import type { OpenPdf } from '../pdf/pdfium.js'
import { READING_DPI } from './read-picture.js'
import type { PageSight } from './scan-reader.js'

/** Pixels of a page's picture at most: A3 at 300 dpi is 17 million; larger sheets are drawn at fewer pixels an inch. */
const MOST_PIXELS = 25_000_000

/** How page `number` of an open PDF looks. */
export function pageSight(pdf: OpenPdf, number: number): PageSight {
  return {
    pictures: () => pdf.pictures(number),
    draw: () => {
      let dpi = READING_DPI
      const drawn = pdf.draw(number, {
        kind: 'grey',
        scale: ({ width, height }) => {
          const scale = Math.min(READING_DPI / 72, Math.sqrt(MOST_PIXELS / (width * height)))
          dpi = scale * 72
          return scale
        },
      })
      return Promise.resolve({ ...drawn, dpi })
    },
  }
}
