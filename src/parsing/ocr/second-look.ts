import { resampled, whitened, type GreyPicture, type PixelBox } from '../image/grey.js'
import type { OcrEngine, OcrLanguage, RecognisedLine } from './engine.js'
import { countMarks } from './marks.js'
import { inkLevel, WORKING_DPI } from './skew.js'

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
  const rest = whitened(picture, found.flatMap(stretchesOf), MARGIN)
  let ink = 0
  for (const pixel of rest.pixels) if (pixel < level) ink++
  if (ink < rest.pixels.length * LEFT_OVER) return []
  if (countMarks(await resampled(rest, WORKING_DPI), level, 1) === 0) return []
  const lines = await engine.recognise(rest, languages, 'scattered', signal)
  return lines.flatMap((line) => {
    const words = line.words.filter(
      ({ text, confidence }) => confidence >= TEXT && /[\p{L}\p{N}]/u.test(text),
    )
    return words.length === 0 ? [] : [{ ...line, words }]
  })
}

/** A line's words, each as high as the line and joined with the next one unless a gap lies between them. */
const stretchesOf = ({ words, height }: RecognisedLine): PixelBox[] => {
  const [y0, y1] = [Math.min(...words.map((word) => word.y0)), Math.max(...words.map((word) => word.y1))]
  return words.map(({ x0, x1 }, index) => {
    const next = words[index + 1]?.x0 ?? x1
    return { x0, x1: next > x1 && next - x1 < height ? next : x1, y0, y1 }
  })
}
