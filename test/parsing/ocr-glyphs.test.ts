import { expect, test } from '@jest/globals'
import { readWords } from '../../src/parsing/ocr/glyphs.js'

/** A page of 595 by 842 points at 300 dpi, read on its side, as tesseract tells of a line that then runs from top to bottom. */
const SIDEWAYS = {
  lines: [
    {
      words: [
        { text: 'What', x0: 3228, y0: 237, x1: 3265, y1: 351, confidence: 0.96 },
        { text: 'follows', x0: 3228, y0: 367, x1: 3265, y1: 517, confidence: 0.96 },
      ],
      height: 48,
      baseline: { x: 3218, y: 13910, slope: -1243 },
    },
  ],
  languages: ['eng'] as const,
  turned: 270 as const,
  skew: 0,
  dpi: 300,
  width: 3508,
  height: 2479,
}

test('a line whose baseline lies off its page is placed where its words are', () => {
  const { direction, words } = readWords(SIDEWAYS, { width: 595, height: 842 })
  expect(direction).toBe(3)
  for (const [index, { glyphs }] of words.entries()) {
    const { y0, y1 } = SIDEWAYS.lines[0]!.words[index]!
    for (const { v0, v1 } of glyphs) {
      expect(v1).toBeGreaterThan((y0 * 72) / 300)
      expect(v0).toBeLessThan((y1 * 72) / 300)
      expect(v0).toBeGreaterThan(0)
      expect(v1).toBeLessThan(595)
    }
  }
})
