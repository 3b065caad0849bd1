import { fromFrame, type GlyphPage, type Rectangle } from '../pdf/glyph.js'
import { unreadable } from '../pdf/unreadable.js'

/**
 * What of a page has to be read from its picture: `all` where it has no text to use, `pictures` where large pictures
 * stand beside its text.
 */
export type PageNeed = 'nothing' | 'pictures' | 'all'

/** The page in cells, across and down: a cell of Letter paper is 26 by 33 points, two lines of text high. */
const CELLS = 24
/** Share of the page, free of text, that pictures must fill to be looked at: above logos, seals and signatures. */
const LARGE = 0.1
/** Share of a page that text leaves free when there is room for a large picture beside the margins. */
const ROOM = 0.4

/** `pictures` is asked only where the page's text leaves room for some. */
export function needOf(page: GlyphPage, pictures: () => readonly Rectangle[]): PageNeed {
  const glyphs = [...page.glyphs.values()].reduce((sum, list) => sum + list.length, 0)
  if (glyphs === 0 || !unreadable(page).readable) return 'all'
  const text = cellsWithText(page)
  const free = text.reduce((sum, covered) => sum + (covered ? 0 : 1), 0)
  if (free < CELLS * CELLS * ROOM) return 'nothing'
  const shown = new Array<boolean>(CELLS * CELLS).fill(false)
  for (const box of pictures()) mark(shown, box, page)
  const pictured = shown.filter((picture, cell) => picture && text[cell] === false).length
  return pictured >= CELLS * CELLS * LARGE ? 'pictures' : 'nothing'
}

function cellsWithText(page: GlyphPage): boolean[] {
  const cells = new Array<boolean>(CELLS * CELLS).fill(false)
  for (const [direction, glyphs] of page.glyphs) {
    for (const glyph of glyphs) mark(cells, fromFrame(glyph, direction, page), page)
  }
  return cells
}

function mark(cells: boolean[], box: Rectangle, { width, height }: GlyphPage): void {
  const [left, right] = [cellOf(box.x0, width), cellOf(box.x1, width)]
  const [top, bottom] = [cellOf(box.y0, height), cellOf(box.y1, height)]
  for (let y = top; y <= bottom; y++) cells.fill(true, y * CELLS + left, y * CELLS + right + 1)
}

const cellOf = (place: number, length: number): number =>
  Math.max(0, Math.min(CELLS - 1, Math.floor((place / length) * CELLS)))
