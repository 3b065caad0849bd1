import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { finishDocument } from '../../src/parsing/draft.js'
import type { Direction, Glyph, GlyphPage } from '../../src/parsing/pdf/glyph.js'
import { understand } from '../../src/parsing/pdf/understand.js'
import { expectSound, LIMITS } from './support.js'

/** A text at a place; `bold` as its font says. */
export interface Printed {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly bold?: boolean
  /** Height of its line in points; characters are half as wide. */
  readonly size?: number
}

const SIZE = 10
const WIDTH = 600
const HEIGHT = 800

/** A page on which each text is drawn on its own, every character half as wide as its line is high. */
export function printedPage(
  number: number,
  printed: readonly Printed[],
  direction: Direction = 0,
): GlyphPage {
  const size = direction % 2 === 0 ? { width: WIDTH, height: HEIGHT } : { width: HEIGHT, height: WIDTH }
  const glyphs = printed.flatMap(({ x, y, text, bold = false, size: height = SIZE }) =>
    [...text].flatMap((character, index): Glyph[] => {
      if (character === ' ') return []
      const before = index === 0 ? 'break' : text[index - 1] === ' ' ? 'space' : 'nothing'
      const u0 = x + (index * height) / 2
      return [{ text: character, u0, u1: u0 + height / 2, v0: y, v1: y + height, bold, before }]
    }),
  )
  return {
    number,
    ...size,
    rotation: 0,
    glyphs: new Map([[direction, glyphs]]),
    notes: [],
    fieldText: '',
    unmapped: 0,
    outside: 0,
    hidden: 0,
    hiddenText: '',
    layer: 0,
    annotations: [],
    unreadAnnotations: 0,
  }
}

/** The pages as a document, which is checked to be sound. */
export function readPrinted(...pages: GlyphPage[]): ParsedDocument {
  const { text, blocks, tables, layout } = understand(pages, () => [])
  const parsed = finishDocument(
    { format: 'pdf', text, blocks, layout, warnings: [], ...(tables === undefined ? {} : { tables }) },
    LIMITS,
  )
  expectSound(parsed)
  return parsed
}
