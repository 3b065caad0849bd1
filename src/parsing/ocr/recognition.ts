import type { Line, Page, Recognition } from '../../domain/parsed-document.js'
import { fromFrame, type Direction, type Rectangle } from '../pdf/glyph.js'
import { hundredths, MIN_SIDE } from '../pdf/rounding.js'
import type { ReadWord } from './glyphs.js'
import type { Reading } from './read-picture.js'

/** How a page was read, with its words where they stand on the straightened page. */
export interface PageReading {
  readonly reading: Reading
  readonly engine: string
  readonly direction: Direction
  readonly words: readonly ReadWord[]
}

/** How far a piece of a line may climb or fall along a page that lies askew, in points. */
const MOST_CLIMB = 2

/** A page that was laid out straight, with its words' confidences, and its lines where the page as displayed has them. */
export function withReading(page: Page, { reading, engine, direction, words }: PageReading): Page {
  const placed = words.map(({ glyphs, confidence }) => ({ box: boxOf(glyphs, direction, page), confidence }))
  const found = page.lines.flatMap((line) => wordsOfLine(line, placed)).sort(bySpan)
  const lines =
    reading.skew === 0 ? page.lines : page.lines.flatMap((line) => askew(line, page, reading.skew))
  if (found.length === 0) return { ...page, lines }
  const recognition: Recognition = {
    engine,
    languages: [...reading.languages],
    dpi: Math.round(reading.dpi),
    turned: reading.turned,
    skew: hundredths(reading.skew),
    confidence: found.reduce((sum, word) => sum + word.confidence, 0) / found.length,
    words: found,
  }
  return { ...page, lines, recognition }
}

type Word = Recognition['words'][number]
const bySpan = (a: Word, b: Word): number => a.span.start - b.span.start

function boxOf(glyphs: ReadWord['glyphs'], direction: Direction, page: Page): Rectangle {
  const frame = {
    u0: Math.min(...glyphs.map((glyph) => glyph.u0)),
    u1: Math.max(...glyphs.map((glyph) => glyph.u1)),
    v0: Math.min(...glyphs.map((glyph) => glyph.v0)),
    v1: Math.max(...glyphs.map((glyph) => glyph.v1)),
  }
  return fromFrame(frame, direction, page)
}

/** The words that stand on a line, each with the characters whose middles it holds. */
function wordsOfLine(
  line: Line,
  words: readonly { readonly box: Rectangle; readonly confidence: number }[],
): Word[] {
  const { axis, box, edges, span } = line
  const middles = edges.slice(1).map((edge, index) => (edge + (edges[index] ?? edge)) / 2)
  let free = 0
  return words.flatMap(({ box: word, confidence }) => {
    const across = axis === 'x' ? (word.y0 + word.y1) / 2 : (word.x0 + word.x1) / 2
    const [low, high] = axis === 'x' ? [box.y0, box.y1] : [box.x0, box.x1]
    if (across < low || across > high) return []
    const [from, to] = axis === 'x' ? [word.x0, word.x1] : [word.y0, word.y1]
    const first = middles.findIndex((middle, index) => index >= free && middle > from && middle < to)
    if (first < 0) return []
    let end = first + 1
    while (end < middles.length && (middles[end] ?? to) > from && (middles[end] ?? to) < to) end++
    free = end
    return [{ span: { start: span.start + first, end: span.start + end }, confidence }]
  })
}

/**
 * A line of a straightened page as pieces that follow it on the page askew, each turned about the page's middle as a
 * whole: `skew` is in degrees clockwise.
 */
function askew(line: Line, page: Page, skew: number): Line[] {
  const { span, edges, box, axis } = line
  const [sine, cosine] = [Math.sin((skew * Math.PI) / 180), Math.cos((skew * Math.PI) / 180)]
  const longest = MOST_CLIMB / Math.abs(sine)
  const pieces: Line[] = []
  for (let start = 0, end = 1; start < edges.length - 1; start = end, end = start + 1) {
    while (end < edges.length - 1 && Math.abs((edges[end + 1] ?? 0) - (edges[start] ?? 0)) <= longest) end++
    const [a = 0, b = 0] = [edges[start], edges[end]]
    const [low, high] = [Math.min(a, b), Math.max(a, b)]
    const middle =
      axis === 'x'
        ? { x: (low + high) / 2, y: (box.y0 + box.y1) / 2 }
        : { x: (box.x0 + box.x1) / 2, y: (low + high) / 2 }
    const [x, y] = [middle.x - page.width / 2, middle.y - page.height / 2]
    const right = page.width / 2 + x * cosine - y * sine - middle.x
    const down = page.height / 2 + x * sine + y * cosine - middle.y
    const along = axis === 'x' ? right : down
    const own = axis === 'x' ? { ...box, x0: low, x1: high } : { ...box, y0: low, y1: high }
    const length = axis === 'x' ? page.width : page.height
    pieces.push({
      span: { start: span.start + start, end: span.start + end },
      box: onPage({ x0: own.x0 + right, x1: own.x1 + right, y0: own.y0 + down, y1: own.y1 + down }, page),
      axis,
      edges: edges
        .slice(start, end + 1)
        .map((edge) => hundredths(Math.min(length, Math.max(0, edge + along)))),
    })
  }
  return pieces
}

function onPage(box: Rectangle, { width, height }: Page): Rectangle {
  const x0 = hundredths(Math.max(0, Math.min(box.x0, width - MIN_SIDE)))
  const y0 = hundredths(Math.max(0, Math.min(box.y0, height - MIN_SIDE)))
  return {
    x0,
    y0,
    x1: hundredths(Math.max(x0 + MIN_SIDE, Math.min(box.x1, width))),
    y1: hundredths(Math.max(y0 + MIN_SIDE, Math.min(box.y1, height))),
  }
}
