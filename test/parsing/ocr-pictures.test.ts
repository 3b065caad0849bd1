import { describe, expect, test } from '@jest/globals'
import type { GreyPicture } from '../../src/parsing/image/grey.js'
import { countMarks } from '../../src/parsing/ocr/marks.js'
import { withoutOwnText } from '../../src/parsing/ocr/own-text.js'
import { withChineseWidths } from '../../src/parsing/ocr/punctuation.js'
import { inkLevel } from '../../src/parsing/ocr/skew.js'
import { openPdf } from '../../src/parsing/pdf/pdfium.js'
import { fixture } from './support.js'

const DPI = 100

async function picturesOf(name: string): Promise<{ page: GreyPicture; rest: GreyPicture }> {
  const pdf = await openPdf(await fixture(name))
  const page = { ...pdf.draw(1, { kind: 'grey', scale: () => DPI / 72 }), dpi: DPI }
  const rest = withoutOwnText(page, pdf.readPage(1))
  pdf.close()
  return { page, rest }
}

const marksOf = (picture: GreyPicture): number => countMarks(picture, inkLevel(picture.pixels), 1000)

function paper(
  dark: readonly (readonly [x: number, y: number, width: number, height: number])[],
): GreyPicture {
  const [width, height] = [400, 300]
  const pixels = new Uint8Array(width * height).fill(255)
  for (const [x, y, across, down] of dark) {
    for (let row = y; row < y + down; row++) pixels.fill(0, row * width + x, row * width + x + across)
  }
  return { width, height, pixels, dpi: DPI }
}

describe('spots of the size of letters', () => {
  test('are many in text, and gone when a page’s own text is painted over', async () => {
    const { page, rest } = await picturesOf('parsing/partly-scanned.pdf')
    expect(marksOf(page)).toBeGreaterThan(20)
    expect(marksOf(rest)).toBe(0)
  })

  test('are neither rules, nor dust, nor plain areas', () => {
    const rules = paper([
      [10, 20, 380, 2],
      [10, 60, 380, 1],
    ])
    const dust = paper([[30, 30, 1, 1]])
    const area = paper([[20, 20, 300, 200]])
    expect([rules, dust, area].map(marksOf)).toEqual([0, 0, 0])
  })

  test('are counted dark on light and light on dark, no further than asked', () => {
    const letters = paper([
      [20, 20, 5, 8],
      [30, 20, 5, 8],
      [40, 20, 5, 8],
    ])
    const reversed = { ...letters, pixels: letters.pixels.map((pixel) => 255 - pixel) }
    expect([marksOf(letters), marksOf(reversed)]).toEqual([3, 3])
    expect(countMarks(letters, 128, 2)).toBe(2)
  })
})

describe('punctuation read beside ideographs', () => {
  const line = (...texts: string[]) => ({
    words: texts.map((text, index) => ({
      text,
      x0: index * 50,
      x1: index * 50 + 40,
      y0: 0,
      y1: 30,
      confidence: 0.9,
    })),
    height: 30,
    baseline: { x: 0, y: 30, slope: 0 },
  })
  const set = (...texts: string[]) => withChineseWidths(line(...texts)).words.map(({ text }) => text)

  test.each([
    [
      ['出借', '人', '〈甲', '方)', ':'],
      ['出借', '人', '（甲', '方）', '：'],
    ],
    [
      ['贷字', '(2025)', '第'],
      ['贷字', '（2025）', '第'],
    ],
    [
      ['20', '日;最后'],
      ['20', '日；最后'],
    ],
    [
      ['〈借款', '合同〉'],
      ['〈借款', '合同〉'],
    ],
    [
      ['LPR', '(one', 'year)', '10:30'],
      ['LPR', '(one', 'year)', '10:30'],
    ],
  ])('%j', (read, expected) => {
    expect(set(...read)).toEqual(expected)
  })
})
