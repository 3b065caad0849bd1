import type { GreyPicture } from '../image/grey.js'

/** Height and width in inches of what may be a letter, or a word whose letters touch: from small print to headings. */
const LEAST_HEIGHT = 0.03
const MOST_HEIGHT = 0.7
const MOST_WIDTH = 2.5

/**
 * Connected spots of the size of letters, dark on light and light on dark: rules, frames, blots and plain areas are none.
 * Text has many; a picture with hardly any has no text. `level` parts ink from paper; no more than `enough` are counted.
 */
export function countMarks(picture: GreyPicture, level: number, enough: number): number {
  const ink = picture.pixels.map((pixel) => (pixel < level ? 1 : 0))
  const dark = countSpots(picture, ink.slice(), enough)
  if (dark >= enough) return dark
  const paper = ink.map((is) => 1 - is)
  return dark + countSpots(picture, paper, enough - dark)
}

/** Spots of `open`, which holds 1 for each pixel that belongs to one and is used up. */
function countSpots({ width, height, dpi }: GreyPicture, open: Uint8Array, enough: number): number {
  const queue = new Int32Array(open.length)
  let marks = 0
  for (let start = 0; start < open.length && marks < enough; start++) {
    if (open[start] === 0) continue
    let [left, right, bottom] = [width, 0, 0]
    const top = Math.floor(start / width)
    let end = 0
    const add = (at: number): void => {
      open[at] = 0
      queue[end++] = at
    }
    add(start)
    for (let next = 0; next < end; next++) {
      const at = queue[next] ?? 0
      const x = at % width
      const y = (at - x) / width
      if (x < left) left = x
      if (x > right) right = x
      if (y > bottom) bottom = y
      if (x > 0 && open[at - 1] === 1) add(at - 1)
      if (x < width - 1 && open[at + 1] === 1) add(at + 1)
      if (y > 0 && open[at - width] === 1) add(at - width)
      if (y < height - 1 && open[at + width] === 1) add(at + width)
    }
    const [across, down] = [(right - left + 1) / dpi, (bottom - top + 1) / dpi]
    const [long, short] = [Math.max(across, down), Math.min(across, down)]
    // A line on its side has words as tall as they would be wide.
    if (short >= LEAST_HEIGHT && short <= MOST_HEIGHT && long <= MOST_WIDTH) marks++
  }
  return marks
}
