import { characterOf } from '../pdf/characters.js'
import type { Direction, Glyph } from '../pdf/glyph.js'
import type { RecognisedLine, RecognisedWord } from './engine.js'
import type { Reading } from './read-picture.js'

/** A recognised word as glyphs, in points of the straightened page, in the frame of its reading direction. */
export interface ReadWord {
  readonly glyphs: readonly Glyph[]
  readonly confidence: number
}

/** Reach of a line above and below its baseline in ems, as for text that a PDF draws. */
const ASCENT = 0.85
const DESCENT = 0.2
/** Ems from descender to ascender in Latin type, and of an ideograph's ink. */
const LATIN_HEIGHT = 0.9
const HAN_HEIGHT = 0.92
/** Em sizes within this share of the page's usual one are that one: measures of single lines scatter. */
const SAME_SIZE = 0.18
/** Fall of a baseline along a straightened page that is believed: half a degree. */
const MOST_SLOPE = 0.009
/** Ems by which a word may hang above its baseline, as a dash does. A line read sideways names a baseline off its page. */
const MOST_HANGING = 0.5
/** Gap in ems from which there is a space beside an ideograph; the engine parts ideographs as it likes. */
const HAN_SPACE = 0.6
const HAN = /\p{Script=Han}/u

/** `width` and `height` are those of the page as displayed, in points. */
export function readWords(
  reading: Reading,
  page: { readonly width: number; readonly height: number },
): { direction: Direction; words: ReadWord[] } {
  const direction = (reading.turned / 90) as Direction
  const scale = 72 / reading.dpi
  const [width, height] = direction % 2 === 0 ? [page.width, page.height] : [page.height, page.width]
  // Straightening turns the picture about its middle and widens it: middles coincide.
  const place = {
    scale,
    u: width / 2 - (reading.width * scale) / 2,
    v: height / 2 - (reading.height * scale) / 2,
  }
  const ems = reading.lines.map(emOf)
  const usual = usualSize(reading.lines, ems)
  const words = reading.lines.flatMap((line, index) => {
    const em = ems[index] ?? usual
    return lineWords(line, Math.abs(em / usual - 1) <= SAME_SIZE ? usual : em, place)
  })
  return { direction, words }
}

const textOf = (line: RecognisedLine): string => line.words.map((word) => word.text).join('')

function emOf(line: RecognisedLine): number {
  const text = textOf(line)
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  if (han * 2 < text.length) return line.height / LATIN_HEIGHT
  const heights = line.words.filter(({ text: word }) => HAN.test(word)).map(({ y0, y1 }) => y1 - y0)
  return median(heights) / HAN_HEIGHT
}

/** Median of the lines' em sizes, each counted by its length. */
const usualSize = (lines: readonly RecognisedLine[], ems: readonly number[]): number =>
  median(
    lines.flatMap((line, index) =>
      Array.from({ length: Math.ceil(textOf(line).length / 10) }, () => ems[index] ?? 0),
    ),
  )

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

interface Placing {
  readonly scale: number
  readonly u: number
  readonly v: number
}

function lineWords(line: RecognisedLine, em: number, place: Placing): ReadWord[] {
  let last: RecognisedWord | undefined
  return line.words.map((word) => {
    const first = last === undefined ? 'break' : isParted(last, word, em) ? 'space' : 'nothing'
    const glyphs = wordGlyphs(word, line, em, place, first)
    last = word
    return { glyphs, confidence: word.confidence }
  })
}

function isParted(last: RecognisedWord, word: RecognisedWord, em: number): boolean {
  const beside = HAN_TEXT.test(last.text.slice(-1)) || HAN_TEXT.test(word.text.slice(0, 1))
  return !beside || word.x0 - last.x1 > em * HAN_SPACE
}
const HAN_TEXT = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u

/** A word's characters share its width evenly: the engine's own places of characters are less sure than its words. */
function wordGlyphs(
  word: RecognisedWord,
  { baseline }: RecognisedLine,
  em: number,
  place: Placing,
  first: Glyph['before'],
): Glyph[] {
  const characters = Array.from(word.text).flatMap((character) => {
    const known = characterOf(character.codePointAt(0) ?? 0)
    return known.kind === 'glyph' ? [known.text] : []
  })
  const middle = (word.x0 + word.x1) / 2
  const slope = Math.max(-MOST_SLOPE, Math.min(MOST_SLOPE, baseline.slope))
  const named = baseline.y + (middle - baseline.x) * slope
  const foot = Math.min(Math.max(named, word.y0), word.y1 + MOST_HANGING * em)
  const step = (word.x1 - word.x0) / Math.max(1, characters.length)
  return characters.map((text, index) => ({
    text,
    u0: place.u + (word.x0 + index * step) * place.scale,
    u1: place.u + (word.x0 + (index + 1) * step) * place.scale,
    v0: place.v + (foot - ASCENT * em) * place.scale,
    v1: place.v + (foot + DESCENT * em) * place.scale,
    bold: false,
    before: index === 0 ? first : 'nothing',
  }))
}
