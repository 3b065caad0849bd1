import type { GreyPicture } from '../image/grey.js'
import type { OcrEngine, OcrLanguage, RecognisedLine } from './engine.js'
import { inkLevel } from './skew.js'

/** Ink of a page outside the words that were read, as a share of its pixels, from which it is looked at again. */
const LEFT_OVER = 0.0003
/** Pixels around a word's box that belong to it. */
const MARGIN = 4
/** Confidence from which what a second look finds is text: seals, rules and signatures are read with less. */
const TEXT = 0.6

/**
 * Lines that the first look missed. Tesseract's search for blocks of text drops what it takes for pictures or noise: page
 * numbers of a table of contents, short lines among long gaps. Painting over what was read and looking for scattered words
 * in the rest finds them.
 */
export async function secondLook(
  picture: GreyPicture,
  found: readonly RecognisedLine[],
  languages: readonly OcrLanguage[],
  engine: OcrEngine,
  signal: AbortSignal,
): Promise<RecognisedLine[]> {
  const level = inkLevel(picture.pixels)
  const rest = withoutWords(picture, found)
  let ink = 0
  for (const pixel of rest.pixels) if (pixel < level) ink++
  if (ink < rest.pixels.length * LEFT_OVER) return []
  const lines = await engine.recognise(rest, languages, 'scattered', signal)
  return lines.flatMap((line) => {
    const words = line.words.filter(
      ({ text, confidence }) => confidence >= TEXT && /[\p{L}\p{N}]/u.test(text),
    )
    return words.length === 0 ? [] : [{ ...line, words }]
  })
}

function withoutWords(picture: GreyPicture, lines: readonly RecognisedLine[]): GreyPicture {
  const { width, height } = picture
  const pixels = picture.pixels.slice()
  for (const { x0, y0, x1, y1 } of lines.flatMap(({ words }) => words)) {
    const [left, right] = [Math.max(0, x0 - MARGIN), Math.min(width, x1 + MARGIN)]
    for (let y = Math.max(0, y0 - MARGIN); y < Math.min(height, y1 + MARGIN); y++) {
      pixels.fill(255, y * width + left, y * width + right)
    }
  }
  return { ...picture, pixels }
}
