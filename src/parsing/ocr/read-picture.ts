import { band, resampled, rotated, smoothed, turned, type GreyPicture } from '../image/grey.js'
import type { OcrEngine, OcrLanguage, RecognisedLine } from './engine.js'
import { withChineseWidths } from './punctuation.js'
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
/** Characters and mean confidence from which a reading, poor as it is, is of the right turn and language. */
const PLAUSIBLE = { characters: 200, confidence: 0.65 }
const BOTH: readonly OcrLanguage[] = ['chi_sim', 'eng']
/** Inches of the page, where most lines are, from which turn and language are told. */
const SAMPLE_INCHES = 1.5
const LEAST_CHARACTERS = 12
/** Evidence, in sure characters, from which a way needs no rival, and from which the other direction is not tried. */
const ENOUGH = 100
const BELIEVED = 20

/** A picture at the resolution of reading, and how text lies on it. */
export interface SeenPicture {
  readonly picture: GreyPicture
  readonly lie: Lie
}

/** A picture made ready to be read; undefined where it is blank or has fewer than `marks` spots of the size of letters. */
export async function lookAt(picture: GreyPicture, marks: number): Promise<SeenPicture | undefined> {
  const sized = await smoothed(await resampled(picture, READING_DPI))
  const lie = await findLie(sized)
  return lie.ink < BLANK || lie.marks < marks ? undefined : { picture: sized, lie }
}

/**
 * Reads a picture of a page that may be turned and askew. Which way it is turned and in which language it is written is
 * told by trying a sample, unless the way of the page before does. Throws as the engine does.
 */
export async function readPicture(
  { picture, lie }: SeenPicture,
  engine: OcrEngine,
  habit: Habit | undefined,
  signal: AbortSignal,
): Promise<Reading> {
  const first = await firstLook(picture, lie, engine, habit, signal)
  const best = (await mixedLook(picture, lie, first, engine, signal)) ?? first
  const more = await secondLook(best.straight, best.lines, best.languages, engine, signal)
  const { straight: _straight, ...reading } = best
  const lines = [...reading.lines, ...more]
  return { ...reading, lines: reading.languages.includes('chi_sim') ? lines.map(withChineseWidths) : lines }
}

/** The page read in the usual way where that reads well, else in the way in which a sample of it reads best. */
async function firstLook(
  picture: GreyPicture,
  lie: Lie,
  engine: OcrEngine,
  habit: Habit | undefined,
  signal: AbortSignal,
): Promise<FirstLook> {
  const usual =
    habit !== undefined && turnsOf(lie).includes(habit.turned)
      ? await readAs(picture, lie, habit, engine, signal)
      : undefined
  if (usual !== undefined && isPlausible(usual)) return usual
  const way = await tryWays(picture, lie, engine, signal)
  const same = usual?.turned === way.turned && usual.languages.join() === way.languages.join()
  return same ? usual : readAs(picture, lie, way, engine, signal)
}

/**
 * The page read in both languages, where it was not surely read in one of them and where the strip that was read worst
 * reads better in both. Undefined elsewhere.
 */
async function mixedLook(
  picture: GreyPicture,
  lie: Lie,
  first: FirstLook,
  engine: OcrEngine,
  signal: AbortSignal,
): Promise<FirstLook | undefined> {
  if (isSure(first.lines) || first.languages.length > 1 || engine.languages.size < 2) return undefined
  const rows = sampleRows(first.straight)
  const doubts = new Float64Array(first.height)
  for (const { words } of first.lines) {
    for (const { text, confidence, y0 } of words) {
      if (y0 < doubts.length) doubts[y0]! += text.length * (1 - confidence)
    }
  }
  const top = busiest(doubts, rows)
  const within = first.lines.filter(({ words }) => words.every(({ y0, y1 }) => y0 >= top && y1 <= top + rows))
  const sample = await engine.recognise(band(first.straight, top, rows), BOTH, 'page', signal)
  if (confidenceOf(sample) <= confidenceOf(within)) return undefined
  const mixed = await readAs(picture, lie, { turned: first.turned, languages: BOTH }, engine, signal)
  return confidenceOf(mixed.lines) > confidenceOf(first.lines) ? mixed : undefined
}

/** The turns that lines allow, upright ones first; where too little is there to tell by, the page is taken as it lies. */
function turnsOf({ lines, marks }: Lie): readonly QuarterTurn[] {
  if (lines === 'across') return [0, 180]
  if (lines === 'down') return [90, 270]
  return marks < LEAST_CHARACTERS ? [0] : [0, 90, 180, 270]
}

/** The turns that the direction of the lines speaks against, which a column of short lines may have misled. */
const otherTurns = ({ lines }: Lie): readonly QuarterTurn[] =>
  lines === 'across' ? [90, 270] : lines === 'down' ? [0, 180] : []

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

/** The turn and language in which a sample of the page reads best; the first in which many words read well is taken. */
async function tryWays(
  picture: GreyPicture,
  lie: Lie,
  engine: OcrEngine,
  signal: AbortSignal,
): Promise<Habit> {
  let best: { way: Habit; evidence: number } | undefined
  for (const turn of [...turnsOf(lie), ...otherTurns(lie)]) {
    // The lines' direction is believed where their words can be read.
    if (!turnsOf(lie).includes(turn) && (best?.evidence ?? 0) >= BELIEVED) break
    const sample = busiestBand(await straightened(picture, turn, lie.skew))
    for (const language of engine.languages) {
      const lines = await engine.recognise(sample, [language], 'page', signal)
      const way = { turned: turn, languages: [languageOf(lines, language)] }
      const evidence = evidenceOf(lines)
      if (evidence >= ENOUGH && isSure(lines)) return way
      if (best === undefined || evidence > best.evidence) best = { way, evidence }
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

/** Rows of a picture in a sample of it. */
const sampleRows = ({ height, dpi }: GreyPicture): number => Math.min(height, Math.round(SAMPLE_INCHES * dpi))

/** The strip of the picture in which ink changes most from row to row, as it does in lines of text. */
function busiestBand(picture: GreyPicture): GreyPicture {
  const { width, height, pixels } = picture
  const rows = sampleRows(picture)
  const sums = new Float64Array(height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 2) sums[y]! += 255 - (pixels[y * width + x] ?? 255)
  }
  const changes = sums.map((sum, y) => Math.abs(sum - (sums[y - 1] ?? sum)))
  return band(picture, busiest(changes, rows), rows)
}

/** The first of those `rows` neighbouring values that have the greatest sum. */
function busiest(values: Float64Array, rows: number): number {
  let inside = 0
  let best = { top: 0, inside: -1 }
  values.forEach((value, y) => {
    inside += value - (values[y - rows] ?? 0)
    if (y + 1 >= rows && inside > best.inside) best = { top: y + 1 - rows, inside }
  })
  return best.top
}

const charactersOf = (lines: readonly RecognisedLine[]): number =>
  lines.reduce((sum, { words }) => sum + words.reduce((length, { text }) => length + text.length, 0), 0)

/** Too few characters prove nothing: a page upside down reads well in a letter or two. */
const isSure = (lines: readonly RecognisedLine[]): boolean =>
  charactersOf(lines) >= LEAST_CHARACTERS && confidenceOf(lines) >= SURE

/** Text upside down or in the other language never reads like this over many characters. */
function isPlausible({ lines, languages }: Reading): boolean {
  const [language, second] = languages
  const other = language !== undefined && second === undefined && languageOf(lines, language) !== language
  if (other || isSure(lines)) return !other
  return charactersOf(lines) >= PLAUSIBLE.characters && confidenceOf(lines) >= PLAUSIBLE.confidence
}

const HAN = /\p{Script=Han}/u

/**
 * Characters that speak for a reading, each by how far its word is likelier right than wrong: upside down few words are
 * read, and those few may look sure. The engine reads words that run down the page too, and calls them sure: those speak
 * against the turn, not for it.
 */
const evidenceOf = (lines: readonly RecognisedLine[]): number =>
  lines
    .flatMap(({ words }) => words)
    .filter(({ text, x0, x1, y0, y1 }) => (text.length < 3 ? HAN.test(text) : x1 - x0 > y1 - y0))
    .reduce((sum, { text, confidence }) => sum + text.length * Math.max(0, 2 * confidence - 1), 0)

/** Mean confidence of the characters of a reading, 0 where nothing was read. */
export function confidenceOf(lines: readonly RecognisedLine[]): number {
  const words = lines.flatMap((line) => line.words)
  const weighed = words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0)
  return weighed / Math.max(1, charactersOf(lines))
}
