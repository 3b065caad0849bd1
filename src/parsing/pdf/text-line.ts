import type { Direction, Glyph } from './glyph.js'
import { heightOf, type Segment } from './rows.js'

/** One line of text on a page, with the place of every UTF-16 unit along it. */
export interface TextLine {
  readonly page: number
  readonly direction: Direction
  readonly text: string
  /** `text.length + 1` places along the line, in the frame of its direction. */
  readonly edges: readonly number[]
  readonly u0: number
  readonly u1: number
  readonly v0: number
  readonly v1: number
  /** Median height of its characters. */
  readonly size: number
  readonly bold: boolean
  /** Margins of the column the line stands in. */
  readonly left: number
  readonly right: number
  /** Lines of one region follow each other without a column or page in between. */
  readonly region: string
  /** Whether its place on the page shows that it begins a paragraph. */
  readonly begins?: boolean
}

export interface LinePlace {
  readonly page: number
  readonly direction: Direction
  readonly left: number
  readonly right: number
  readonly region: string
}

/** Segments of one row as a line of text; gaps between segments become one space. */
export function textLine(segments: readonly Segment[], place: LinePlace): TextLine {
  const glyphs = segments.flatMap((segment) => segment.glyphs)
  const starts = new Set(segments.map((segment) => segment.glyphs[0]))
  const letterspaced = isLetterspaced(glyphs)
  let text = ''
  const edges: number[] = []
  let last: Glyph | undefined
  let at = Number.NEGATIVE_INFINITY
  for (const glyph of glyphs) {
    const spaced = glyph.before !== 'nothing' && !(letterspaced && last !== undefined && areHan(last, glyph))
    const parted = last !== undefined && (spaced || starts.has(glyph))
    if (parted && last !== undefined) {
      text += ' '
      edges.push((at = Math.max(at, last.u1)))
    }
    const { length } = glyph.text
    for (let unit = 0; unit < length; unit++) {
      edges.push((at = Math.max(at, glyph.u0 + ((glyph.u1 - glyph.u0) * unit) / length)))
    }
    text += glyph.text
    last = glyph
  }
  edges.push(Math.max(at, last?.u1 ?? 0))
  const heights = glyphs.map(heightOf).sort((a, b) => a - b)
  return {
    ...place,
    text,
    edges,
    u0: Math.min(...segments.map((segment) => segment.u0)),
    u1: Math.max(...segments.map((segment) => segment.u1)),
    v0: Math.min(...segments.map((segment) => segment.v0)),
    v1: Math.max(...segments.map((segment) => segment.v1)),
    size: heights[Math.floor(heights.length / 2)] ?? 0,
    bold: glyphs.filter((glyph) => glyph.bold).length > glyphs.length * 0.8,
  }
}

/** Pairs of Chinese characters from which a line can tell its own letter-spacing from a space that was typed. */
const ENOUGH_PAIRS = 6

/**
 * Whether a line of Chinese is spread to the margins, so that most of its characters stand apart. Chinese sets no space
 * between words; such gaps are the justification's, and as spaces they would break every quote.
 */
function isLetterspaced(glyphs: readonly Glyph[]): boolean {
  const pairs = glyphs.filter((glyph, index) => {
    const before = glyphs[index - 1]
    return before !== undefined && areHan(before, glyph)
  })
  const apart = pairs.filter((glyph) => glyph.before !== 'nothing').length
  return pairs.length >= ENOUGH_PAIRS && apart > pairs.length / 2
}

const areHan = (a: Glyph, b: Glyph): boolean => HAN.test(a.text) && HAN.test(b.text)
const HAN = /^[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“”‘’]/u
