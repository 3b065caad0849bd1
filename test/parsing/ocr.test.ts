import { describe, expect, jest, test } from '@jest/globals'
import sharp from 'sharp'
import { boxesOf } from '../../src/domain/geometry.js'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { readConfidence } from '../../src/domain/read-confidence.js'
import { parseDocument, type OcrEngineName, type ParseLimits } from '../../src/parsing/index.js'
import { degraded } from '../../src/parsing/image/degrade.js'
import { fromPixels, type GreyPicture } from '../../src/parsing/image/grey.js'
import { openProgram } from '../../src/parsing/ocr/tesseract-program.js'
import { openPdf } from '../../src/parsing/pdf/pdfium.js'
import { renderPage } from '../../src/parsing/render-page.js'
import { createAligner } from '../../src/pipeline/grounding/align.js'
import { groundEvidence } from '../../src/pipeline/stages/ground.js'
import { codeOf, expectSound, fixture, LIMITS, pagesOf, withoutSpace } from './support.js'

// Seconds a page on an idle machine; the limit allows for one that runs everything else beside.
jest.setTimeout(180_000)

/** The engine of these tests is the one that every machine has; the program is tested where it is installed. */
async function read(
  name: string,
  ocrEngine: OcrEngineName = 'tesseract.js',
  limits: ParseLimits = LIMITS,
  progress?: (done: number, total: number) => void,
): Promise<ParsedDocument> {
  const { signal } = new AbortController()
  const given = progress === undefined ? {} : { progress }
  return parseDocument(await fixture(`parsing/${name}`), name, { limits, signal, ocrEngine, ...given })
}

/** One reading of a page, looked at by several tests: they take it as it is. */
let promissoryNote: Promise<ParsedDocument> | undefined
const readNote = (): Promise<ParsedDocument> => (promissoryNote ??= read('image-only.pdf'))

const recognised = (parsed: ParsedDocument) => pagesOf(parsed).map(({ recognition }) => recognition)
const codes = (parsed: ParsedDocument) => parsed.warnings.map(({ code, page }) => [code, page])

function boxesOfQuote(parsed: ParsedDocument, quote: string) {
  const start = parsed.text.indexOf(quote)
  expect(start).toBeGreaterThanOrEqual(0)
  return boxesOf(parsed, { start, end: start + quote.length })
}

describe('a page that is a picture', () => {
  test('is read, with words, confidences and boxes', async () => {
    const parsed = await readNote()
    expectSound(parsed)
    expect(parsed.text).toContain('twelve equal monthly installments beginning on June 12, 2025.')
    expect(parsed.text).toContain('$48,500.00')
    expect(codes(parsed)).toEqual([['page-recognised', 1]])
    const [recognition] = recognised(parsed)
    expect(recognition).toMatchObject({ languages: ['eng'], turned: 0, skew: 0 })
    expect(recognition?.confidence).toBeGreaterThan(0.85)
    const words = recognition?.words.map(({ span }) => parsed.text.slice(span.start, span.end))
    expect(words).toContain('Larkspur')
    const [box] = boxesOfQuote(parsed, 'PROMISSORY NOTE')
    // The heading is set at 80 points from the left, its baseline at 690 from the foot of 792.
    expect(box?.box.x0).toBeCloseTo(80, -0.5)
    expect(box?.box.y0).toBeLessThan(102)
    expect(box?.box.y1).toBeGreaterThan(102)
  })

  test('lends a quote the confidence of its least sure word', async () => {
    const parsed = await readNote()
    const [recognition] = recognised(parsed)
    const words = recognition?.words.slice(4, 9) ?? []
    const span = { start: words[0]!.span.start, end: words.at(-1)!.span.end }
    const least = Math.min(...words.map(({ confidence }) => confidence))
    expect(readConfidence(parsed, span)).toBe(least)
    const quote = parsed.text.slice(span.start, span.end)
    const evidence = { alignment: 'exact' as const, quote, span, boxes: [] }
    const grounded = groundEvidence(evidence, parsed, createAligner(parsed.text))
    expect(grounded).toMatchObject({ alignment: 'exact', readConfidence: least })
  })

  test('is refused where recognition is switched off', async () => {
    expect(await codeOf(read('image-only.pdf', 'none'))).toBe('recognition-unavailable')
    expect(await codeOf(read('fax.tif', 'none'))).toBe('recognition-unavailable')
  })

  test('that holds no letter is no text', async () => {
    expect(await codeOf(read('no-text.pdf'))).toBe('document-no-text')
  })
})

test('of a mixed file only the pages without text of their own are read from their pictures', async () => {
  const steps: number[] = []
  const parsed = await read('partly-scanned.pdf', 'tesseract.js', LIMITS, (done) => steps.push(done))
  expectSound(parsed)
  // The last one again, and again, while the second reader reads.
  expect([...new Set(steps)]).toEqual([0, 1, 2, 3])
  expect(recognised(parsed).map((recognition) => recognition?.turned)).toEqual([undefined, 270, 0])
  expect(codes(parsed)).toEqual([
    ['page-recognised', 2],
    ['page-recognised', 3],
  ])
  for (const quote of [
    'Enclosed are the notice of assignment',
    'assigned to Calder & Holt Brokers as of 3 February 2025.',
    'Filed 02/11/2025 Page 3 of 3 Entry 118',
    'counts as made on the next business day.',
  ]) {
    expect(parsed.text).toContain(quote)
  }
  expect(parsed.text.match(/Entry 118/gu)).toHaveLength(1)
  const [onItsSide] = boxesOfQuote(parsed, 'NOTICE OF ASSIGNMENT')
  expect(onItsSide?.page).toBe(2)
  expect(onItsSide!.box.y1 - onItsSide!.box.y0).toBeGreaterThan((onItsSide!.box.x1 - onItsSide!.box.x0) * 5)
})

test('without an engine a mixed file keeps its text and says what was not read', async () => {
  const parsed = await read('partly-scanned.pdf', 'none')
  expect(parsed.text).toContain('COVER LETTER')
  expect(codes(parsed)).toEqual(
    expect.arrayContaining([
      ['content-not-read', 2],
      ['content-not-read', 3],
    ]),
  )
})

test('more scanned pages than allowed are refused, not dropped', async () => {
  const one = { ...LIMITS, maxScannedPages: 1 }
  expect(await codeOf(read('fax.tif', 'tesseract.js', one))).toBe('document-too-many-pages')
})

describe('a noisy page', () => {
  test('is read where grain would hide its lines', async () => {
    const page = await drawn('image-only.pdf')
    const noisy = await degraded(page, { noise: 40 })
    const png = await fromPixels(noisy).withMetadata({ density: 200 }).png().toBuffer()
    const { signal } = new AbortController()
    const parsed = await parseDocument(png, 'noisy.png', {
      limits: LIMITS,
      signal,
      ocrEngine: 'tesseract.js',
    })
    expect(parsed.text).toContain('twelve equal monthly installments beginning on June 12, 2025.')
  })
})

describe('files of pictures', () => {
  test('a fax: one page askew, one upside down, boxes on the page as it lies', async () => {
    const parsed = await read('fax.tif')
    expectSound(parsed)
    expect(parsed.format).toBe('image')
    expect(pagesOf(parsed).map(({ width, height }) => [width, height])).toEqual([
      [612, 792],
      [612, 792],
    ])
    const [askew, turned] = recognised(parsed)
    expect(askew?.skew).toBeCloseTo(2, 0.9)
    expect(turned).toMatchObject({ turned: 180, skew: 0 })
    expect(parsed.text).toContain('all rights under Policy No. 7731 have been assigned')
    expect(parsed.text).toContain('Payments are made to Calder & Holt Brokers')
    const boxes = boxesOfQuote(parsed, 'Ferndale Marine Insurance Ltd. gives notice that all rights')
    const [first, last] = [boxes[0]!.box, boxes.at(-1)!.box]
    // Two degrees clockwise: along 300 points the line falls by some ten.
    const fall = (last.y0 - first.y0) / (last.x0 - first.x0)
    expect(fall).toBeCloseTo(Math.tan((2 * Math.PI) / 180), 1.5)
    const [upsideDown] = boxesOfQuote(parsed, 'SCHEDULE B\nPayments')
    expect(upsideDown!.box.y0).toBeGreaterThan(600)
  })

  test('a photograph is turned as its camera noted', async () => {
    const parsed = await read('photographed.jpg')
    expectSound(parsed)
    expect(pagesOf(parsed)[0]).toMatchObject({ width: 612, height: 792 })
    expect(recognised(parsed)[0]).toMatchObject({ turned: 0 })
    expect(parsed.text).toContain('Premiums of $12,640.00 fall due on the first day of each quarter')
  })

  test('Chinese is told from English, and a page without a resolution has the height of A4', async () => {
    const parsed = await read('scanned-chinese.png')
    expectSound(parsed)
    expect(parsed.language).toBe('zh')
    expect(recognised(parsed)[0]?.languages).toEqual(['chi_sim'])
    expect(pagesOf(parsed)[0]?.height).toBeCloseTo(841.7, 0)
    const text = withoutSpace(parsed.text)
    expect(text).toContain('出租人将位于临溪市滨江路九号的仓库出租给承租人使用')
    expect(text).toContain('每逾期一日')
  })

  test('what is no picture, and what has too many pixels, is refused', async () => {
    const half = (await fixture('parsing/photographed.jpg')).subarray(0, 700)
    const { signal } = new AbortController()
    expect(await codeOf(parseDocument(half, 'a.jpg', { limits: LIMITS, signal }))).toBe('document-corrupt')
    expect(await codeOf(parseDocument(wideTiff(), 'a.tif', { limits: LIMITS, signal }))).toBe(
      'image-too-large',
    )
  })
})

const installed = (await openProgram()) !== undefined
const where = installed ? test : test.skip

where(
  'the program tesseract reads as its compiled self does (skipped where it is not installed)',
  async () => {
    const parsed = await read('fax.tif', 'tesseract')
    expectSound(parsed)
    expect(recognised(parsed)[0]?.engine).toMatch(/^tesseract \d/u)
    expect(parsed.text).toContain('all rights under Policy No. 7731 have been assigned')
  },
)

test('the program is required where it is asked for', async () => {
  const outcome = await codeOf(read('image-only.pdf', 'tesseract'))
  expect(outcome).toBe(installed ? undefined : 'recognition-unavailable')
})

describe('a page as a picture', () => {
  test.each([
    ['partly-scanned.pdf', 'pdf', 2, 792 / 612],
    ['fax.tif', 'image', 2, 612 / 792],
    ['photographed.jpg', 'image', 1, 612 / 792],
  ] as const)('%s', async (name, format, page, ratio) => {
    const png = await renderPage(await fixture(`parsing/${name}`), format, page, { width: 500 })
    const { format: type, width, height } = await sharp(png).metadata()
    expect({ type, width }).toEqual({ type: 'png', width: 500 })
    expect(width / height).toBeCloseTo(ratio, 1.5)
    const { channels } = await sharp(png).stats()
    expect(channels[0]!.min).toBeLessThan(120)
    expect(channels[0]!.max).toBe(255)
  })

  test('there is none beyond the last, and none of formats without pages', async () => {
    const bytes = await fixture('parsing/fax.tif')
    expect(await codeOf(renderPage(bytes, 'image', 3, { width: 100 }))).toBe('not-found')
    expect(await codeOf(renderPage(bytes, 'docx', 1, { width: 100 }))).toBe('document-type-unsupported')
  })
})

/** The first page of a PDF at 200 dpi. */
async function drawn(name: string): Promise<GreyPicture> {
  const pdf = await openPdf(await fixture(`parsing/${name}`))
  const picture = pdf.draw(1, { kind: 'grey', scale: () => 200 / 72 })
  pdf.close()
  return { ...picture, dpi: 200 }
}

/** A TIFF whose one strip claims 60,000 by 60,000 pixels. */
function wideTiff(): Buffer {
  const entries: [number, number, number][] = [
    [256, 4, 60_000],
    [257, 4, 60_000],
    [258, 3, 1],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, 60_000],
    [279, 4, 16],
  ]
  const file = Buffer.alloc(8 + 2 + entries.length * 12 + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(8, 4)
  file.writeUInt16LE(entries.length, 8)
  entries.forEach(([tag, type, value], index) => {
    const at = 10 + index * 12
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(type, at + 2)
    file.writeUInt32LE(1, at + 4)
    if (type === 3) file.writeUInt16LE(value, at + 8)
    else file.writeUInt32LE(value, at + 8)
  })
  return file
}
