import { band, resampled, rotated, turned, type GreyPicture } from '../image/grey.js'
import type { OcrEngine, OcrLanguage, RecognisedLine } from './engine.js'
import { secondLook } from './second-look.js'
import { findLie, type Lie } from './skew.js'

export type QuarterTurn = 0 | 90 | 180 | 270

/** What was read from a picture, in pixels of the picture as it was read: upright, straight, at `dpi`. */
export interface Reading {
  readonly lines: readonly RecognisedLine[]
  readonly languages: readonly OcrLanguage[]
  /** Degrees clockwise by which the text was turned, and then askew; both were undone. */
  readonly turned: QuarterTurn
  readonly skew: number
  readonly dpi: number
  /** Size of the picture as it was read. */
  readonly width: number
  readonly height: number
}

/** How the document's last page was read: the next one is tried the same way first. */
export interface Habit {
  readonly turned: QuarterTurn
  readonly languages: readonly OcrLanguage[]
}

/** Resolution at which tesseract reads best: capitals of ten-point type are thirty pixels high. */
export const READING_DPI = 300
/** Share of ink below which a page is blank: some thirty characters of ten-point type on a page. */
const BLANK = 0.00005
/** Degrees below which lines are straight enough. */
const LEAST_SKEW = 0.1
/** Mean confidence from which a reading needs no other try. */
const SURE = 0.8
/** Inches of the page, where most lines are, from which turn and language are told. */
const SAMPLE_INCHES = 1.5
const LEAST_CHARACTERS = 12

/**
 * Reads a picture of a page that may be turned and askew. Which way it is turned and in which language it is written is
 * told by trying a sample, unless the way of the page before does. Undefined for a blank page. Throws as the engine does.
 */
export async function readPicture(
  picture: GreyPicture,
  engine: OcrEngine,
  habit: Habit | undefined,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  const sized = await resampled(picture, READING_DPI)
  const lie = await findLie(sized)
  if (lie.ink < BLANK) return undefined
  const read = (way: Habit): Promise<FirstLook> => readAs(sized, lie, way, engine, signal)
  const whole = async ({ straight, ...reading }: FirstLook): Promise<Reading> => {
    const more = await secondLook(straight, reading.lines, reading.languages, engine, signal)
    return { ...reading, lines: [...reading.lines, ...more] }
  }
  if (habit !== undefined && turnsOf(lie).includes(habit.turned)) {
    const usual = await read(habit)
    if (isSure(usual.lines)) return whole(usual)
  }
  const way = await tryWays(sized, lie, engine, signal)
  const first = await read(way)
  if (isSure(first.lines) || engine.languages.size < 2) return whole(first)
  const mixed = await read({ ...way, languages: ['chi_sim', 'eng'] })
  return whole(confidenceOf(mixed.lines) > confidenceOf(first.lines) ? mixed : first)
}

/** The turns that lines allow, upright ones first. */
function turnsOf({ lines }: Lie): readonly QuarterTurn[] {
  if (lines === 'across') return [0, 180]
  return lines === 'down' ? [90, 270] : [0, 90, 180, 270]
}

async function straightened(picture: GreyPicture, turn: QuarterTurn, skew: number): Promise<GreyPicture> {
  const upright = await turned(picture, ((360 - turn) % 360) as QuarterTurn)
  return Math.abs(skew) < LEAST_SKEW ? upright : rotated(upright, -skew)
}

/** A reading with the picture it was made of. */
type FirstLook = Reading & { readonly straight: GreyPicture }

async function readAs(
  picture: GreyPicture,
  lie: Lie,
  way: Habit,
  engine: OcrEngine,
  signal: AbortSignal,
): Promise<FirstLook> {
  const skew = Math.abs(lie.skew) < LEAST_SKEW ? 0 : lie.skew
  const straight = await straightened(picture, way.turned, skew)
  const lines = await engine.recognise(straight, way.languages, 'page', signal)
  const { width, height, dpi } = straight
  return { straight, lines, languages: way.languages, turned: way.turned, skew, dpi, width, height }
}

/** The turn and language in which a sample of the page reads best; the first that reads well is taken. */
async function tryWays(
  picture: GreyPicture,
  lie: Lie,
  engine: OcrEngine,
  signal: AbortSignal,
): Promise<Habit> {
  let best: { way: Habit; confidence: number } | undefined
  for (const turn of turnsOf(lie)) {
    const sample = busiestBand(await straightened(picture, turn, lie.skew))
    for (const language of engine.languages) {
      const lines = await engine.recognise(sample, [language], 'page', signal)
      const way = { turned: turn, languages: [languageOf(lines, language)] }
      const confidence = charactersOf(lines) < LEAST_CHARACTERS ? 0 : confidenceOf(lines)
      if (isSure(lines)) return way
      if (best === undefined || confidence > best.confidence) best = { way, confidence }
    }
  }
  return best?.way ?? { turned: 0, languages: [...engine.languages] }
}

/** The Chinese reader reads Latin letters too, if less well: what it read tells whether it was needed. */
function languageOf(lines: readonly RecognisedLine[], read: OcrLanguage): OcrLanguage {
  const text = lines.flatMap(({ words }) => words.map((word) => word.text)).join('')
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return han * 10 < text.length ? 'eng' : read
}

/** The strip of the picture in which ink changes most from row to row, as it does in lines of text. */
function busiestBand(picture: GreyPicture): GreyPicture {
  const { width, height, pixels, dpi } = picture
  const rows = Math.min(height, Math.round(SAMPLE_INCHES * dpi))
  const sums = new Float64Array(height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 2) sums[y]! += 255 - (pixels[y * width + x] ?? 255)
  }
  const changes = sums.map((sum, y) => Math.abs(sum - (sums[y - 1] ?? sum)))
  let inside = 0
  let best = { top: 0, inside: -1 }
  changes.forEach((change, y) => {
    inside += change - (changes[y - rows] ?? 0)
    if (y + 1 >= rows && inside > best.inside) best = { top: y + 1 - rows, inside }
  })
  return band(picture, best.top, rows)
}

const charactersOf = (lines: readonly RecognisedLine[]): number =>
  lines.reduce((sum, { words }) => sum + words.reduce((length, { text }) => length + text.length, 0), 0)

/** Too few characters prove nothing: a page upside down reads well in a letter or two. */
const isSure = (lines: readonly RecognisedLine[]): boolean =>
  charactersOf(lines) >= LEAST_CHARACTERS && confidenceOf(lines) >= SURE

/** Mean confidence of the characters of a reading, 0 where nothing was read. */
export function confidenceOf(lines: readonly RecognisedLine[]): number {
  const words = lines.flatMap((line) => line.words)
  const weighed = words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0)
  return weighed / Math.max(1, charactersOf(lines))
}
