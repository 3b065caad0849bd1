import type { Layout } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import type { GreyPicture } from '../image/grey.js'
import type { ParseOptions } from '../limits.js'
import { fromFrame, type Glyph, type GlyphPage, type Rectangle } from '../pdf/glyph.js'
import { openEngine, type OcrEngine } from './engine.js'
import { readWords, type ReadWord } from './glyphs.js'
import { withoutOwnText } from './own-text.js'
import { needOf, type PageNeed } from './page-need.js'
import { lookAt, readPicture, type Habit } from './read-picture.js'
import { withReading, type PageReading } from './recognition.js'

/** Mean confidence of a page's words below which a reviewer is told; clean pages have 0.88 and more (decision 0014). */
const UNCERTAIN = 0.8
/** Words that pictures beside text must give, each this sure, to be taken for pictures of text. */
const PICTURE_OF_TEXT = { words: 8, confidence: 0.8 }
/** Spots of the size of letters below which nothing is there to read: on a page, and in pictures that must give eight words. */
const LEAST_MARKS = { page: 2, picture: 8 }

/** How a page can be seen. */
export interface PageSight {
  /** Where pictures stand on the page as displayed, in points. */
  pictures(): readonly Rectangle[]
  /** The page as displayed; a resolution at which it can be read is the drawer's to choose. */
  draw(): Promise<GreyPicture>
}

/** Reads the pages of one document that have to be read from their picture. */
export interface ScanReader {
  /**
   * The page with what was read from its picture among its glyphs; as it was given where it needs no reading, is blank or
   * no engine is there. Throws `document-too-many-pages`, `recognition-unavailable`, `recognition-failed`.
   */
  read(page: GlyphPage, sight: PageSight): Promise<GlyphPage>
  readonly warnings: readonly Warning[]
  /** Numbers of the pages that were read from their pictures. */
  readonly pages: ReadonlySet<number>
  /** Throws `recognition-unavailable` where a page would have been read if there were an engine. */
  requireEngine(): void
  /** The layout of the pages, with their readings, in coordinates of the pages as displayed. */
  finish(layout: Layout): Layout
  close(): Promise<void>
}

export function createScanReader(options: ParseOptions): ScanReader {
  const readings = new Map<number, PageReading>()
  const warnings: Warning[] = []
  let opened: Promise<OcrEngine | undefined> | undefined
  let habit: Habit | undefined
  let tried = 0
  let withoutEngine = false

  const recognise = async (
    page: GlyphPage,
    sight: PageSight,
    need: PageNeed,
    engine: OcrEngine,
  ): Promise<PageReading | undefined> => {
    const drawn = await sight.draw()
    const given = need === 'all' ? drawn : withoutOwnText(drawn, page)
    const picture = await lookAt(given, need === 'all' ? LEAST_MARKS.page : LEAST_MARKS.picture)
    if (picture === undefined) return undefined
    if (++tried > options.limits.maxScannedPages) throw tooManyScans(options.limits.maxScannedPages)
    const reading = await readPicture(picture, engine, habit, options.signal)
    if (need === 'all') habit = { turned: reading.turned, languages: reading.languages }
    return { reading, engine: engine.name, ...readWords(reading, page) }
  }

  const accept = (page: GlyphPage, read: PageReading): void => {
    readings.set(page.number, read)
    warnings.push(...warningsOf(page.number, read))
  }

  return {
    warnings,
    get pages() {
      return new Set(readings.keys())
    },
    requireEngine() {
      if (!withoutEngine) return
      throw new CodedError('recognition-unavailable', 'the document is a scan, and text recognition is off')
    },
    async read(page, sight) {
      const need = needOf(page, () => sight.pictures())
      if (need === 'nothing') return page
      const engine = await (opened ??= openEngine(options.ocrEngine ?? 'auto'))
      if (engine === undefined) {
        withoutEngine = true
        const what = need === 'all' ? 'the page' : 'a large picture on the page'
        const message = `${what} was not read: text recognition is switched off`
        warnings.push({ code: 'content-not-read', message, page: page.number })
        return page
      }
      const read = await recognise(page, sight, need, engine)
      if (read === undefined) return page
      if (need === 'all') {
        if (read.words.length === 0) return page
        accept(page, read)
        return { ...page, unmapped: 0, glyphs: new Map([[read.direction, glyphsOf(read.words)]]) }
      }
      const words = besideText(page, read)
      if (words.length === 0) return page
      accept(page, { ...read, words })
      const own = page.glyphs.get(read.direction) ?? []
      return { ...page, glyphs: new Map([...page.glyphs, [read.direction, [...own, ...glyphsOf(words)]]]) }
    },
    finish(layout) {
      if (layout.kind === 'flow') return layout
      const pages = layout.pages.map((page) => {
        const read = readings.get(page.number)
        return read === undefined ? page : withReading(page, read)
      })
      return { ...layout, pages }
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}

const tooManyScans = (limit: number): CodedError =>
  new CodedError(
    'document-too-many-pages',
    `the document has more than ${limit} pages that must be read from their pictures`,
    { details: { limit } },
  )

const glyphsOf = (words: readonly ReadWord[]): Glyph[] => words.flatMap((word) => word.glyphs)

function warningsOf(page: number, { reading, words }: PageReading): Warning[] {
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length)
  const percent = Math.round(confidence * 100)
  const message = `the page was read from its picture (${reading.languages.join(', ')}), with a mean confidence of ${percent} %`
  const read: Warning = { code: 'page-recognised', message, page }
  if (confidence >= UNCERTAIN) return [read]
  const doubt = `the page was hard to read: its words have a mean confidence of ${percent} %`
  return [read, { code: 'recognition-uncertain', message: doubt, page }]
}

/** Words read where the page has no text of its own; none where they are too few or too doubtful to be text. */
function besideText(page: GlyphPage, { direction, words }: PageReading): ReadWord[] {
  const own = [...page.glyphs].flatMap(([turn, glyphs]) =>
    glyphs.map((glyph) => fromFrame(glyph, turn, page)),
  )
  const others = words.filter(({ glyphs }) => {
    const middles = glyphs.map((glyph) => {
      const { x0, x1, y0, y1 } = fromFrame(glyph, direction, page)
      return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }
    })
    return !middles.some(({ x, y }) =>
      own.some((box) => box.x0 <= x && x <= box.x1 && box.y0 <= y && y <= box.y1),
    )
  })
  const sure = others.filter(
    ({ glyphs, confidence }) => glyphs.length > 1 && confidence >= PICTURE_OF_TEXT.confidence,
  )
  return sure.length >= PICTURE_OF_TEXT.words ? others : []
}
