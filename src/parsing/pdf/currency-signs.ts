import type { Glyph } from './glyph.js'
import type { Segment } from './rows.js'

/** Share of a line's height from which a sign stands apart from what is before it. */
const APART = 0.16
/** Line heights that an amount may stand from its currency sign, which statements set at the column's left edge. */
const SIGN_REACH = 8

/** A currency sign that stands apart from its amount, alone or close behind the column before, belongs to that amount. */
export function withCurrencies(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = []
  for (const segment of segments) {
    const sign = result.at(-1)
    const glyph = sign?.glyphs.at(-1)
    const before = sign?.glyphs.at(-2)
    const apart =
      before === undefined || (glyph !== undefined && glyph.u0 - before.u1 > (glyph.v1 - glyph.v0) * APART)
    if (
      sign === undefined ||
      glyph === undefined ||
      !apart ||
      !/^[$€£¥￥]$/u.test(glyph.text) ||
      !/^[\d(.–—-]/u.test(segment.glyphs[0]?.text ?? '') ||
      segment.u0 - glyph.u1 > (segment.v1 - segment.v0) * SIGN_REACH
    ) {
      result.push(segment)
      continue
    }
    result.pop()
    if (before !== undefined) result.push(spanOf(sign.glyphs.slice(0, -1), sign.joints))
    const [first, ...rest] = segment.glyphs
    const glyphs = first === undefined ? [glyph] : [glyph, { ...first, before: 'space' as const }, ...rest]
    result.push(spanOf(glyphs, segment.joints))
  }
  return result
}

/** Glyphs as a segment. */
export function spanOf(glyphs: Glyph[], joints: Glyph[] | undefined): Segment {
  const span = {
    glyphs,
    u0: Math.min(...glyphs.map((glyph) => glyph.u0)),
    u1: Math.max(...glyphs.map((glyph) => glyph.u1)),
    v0: Math.min(...glyphs.map((glyph) => glyph.v0)),
    v1: Math.max(...glyphs.map((glyph) => glyph.v1)),
  }
  return joints === undefined ? span : { ...span, joints }
}
