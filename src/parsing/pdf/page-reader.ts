import { CodedError } from '../../errors.js'
import { readAnnotations, type PdfAnnotation } from './annotation-reader.js'
import { characterOf } from './characters.js'
import { drawAnnotations, mayDrawText } from './drawn-annotations.js'
import type { Engine } from './engine.js'
import { boldNames } from './font-names.js'
import { toFrame, type Direction, type Glyph, type GlyphPage, type Rectangle } from './glyph.js'
import { noteCollector } from './notes.js'
import { clamp, displayed, ordered, pageGeometry, type Geometry } from './page-geometry.js'
import { inkOf, paintingOf, type Ink, type Painting } from './visibility.js'

/** Font weight from which text counts as bold. */
const BOLD = 600
/**
 * Reach of a line of text above and below its baseline, in ems: Latin ascenders and descenders, and ideographs. Fonts'
 * own figures are no use: some claim three times their size.
 */
const ASCENT = 0.85
const DESCENT = 0.2
/** Font sizes beyond which a file's figures are not believed, in points. */
const SIZES = { least: 0.5, most: 600 }
/** Size below which print cannot be read, in points. */
const LEGIBLE = 1

/** An opened document, by pdfium's handles; `form` is its form environment, 0 where it has no fields. */
export interface DocumentHandles {
  readonly document: number
  readonly form: number
}

/** One page's glyphs; `number` counts from 1. Throws `document-corrupt` where the page cannot be loaded. */
export function readPage(loaded: Engine, { document, form }: DocumentHandles, number: number): GlyphPage {
  const { api } = loaded
  const first = api.FPDF_LoadPage(document, number - 1)
  if (first === 0) throw unreadablePage(number)
  const geometry = pageGeometry(loaded, first)
  const { annotations, unread } = readAnnotations(loaded, { document, page: first, form }, number, geometry)
  const { page, ...drawn } = annotations.some(mayDrawText)
    ? drawAnnotations(loaded, document, first, number, annotations)
    : { page: first, texts: NOTHING, container: 0 }
  if (page === 0) throw unreadablePage(number)
  const text = api.FPDFText_LoadPage(page)
  try {
    const painting = paintingOf(loaded, page, geometry, drawn.container)
    const read =
      text === 0
        ? emptyPage
        : readGlyphs(loaded, text, { geometry, painting, annotations, drawn: drawn.texts })
    const { width, height, rotation } = geometry
    return { number, width, height, rotation, annotations, unreadAnnotations: unread, ...read }
  } finally {
    if (text !== 0) api.FPDFText_ClosePage(text)
    api.FPDF_ClosePage(page)
  }
}

const unreadablePage = (number: number): CodedError =>
  new CodedError('document-corrupt', `page ${number} cannot be read`, { details: { page: number } })

const NOTHING: ReadonlySet<number> = new Set()

const emptyPage = {
  glyphs: new Map<Direction, Glyph[]>(),
  notes: [],
  fieldText: '',
  unmapped: 0,
  outside: 0,
  hidden: 0,
  hiddenText: '',
  layer: 0,
}

type Reading = Omit<
  GlyphPage,
  'number' | 'width' | 'height' | 'rotation' | 'annotations' | 'unreadAnnotations'
>

interface PageContent {
  readonly geometry: Geometry
  readonly painting: Painting
  readonly annotations: readonly PdfAnnotation[]
  /** Text objects that annotations drew. */
  readonly drawn: ReadonlySet<number>
}

function readGlyphs(loaded: Engine, text: number, content: PageContent): Reading {
  const { api, raw } = loaded
  const { geometry: page, painting, drawn } = content
  const glyphs = new Map<Direction, Glyph[]>()
  const notes = noteCollector(content.annotations)
  let [unmapped, outside, hidden, layer] = [0, 0, 0, 0]
  const hasBoldName = boldNames(loaded)
  let hiddenText = ''
  let object = 0
  let style: TextStyle = { bold: false, turns: 0, size: 0, ink: 'drawn', tiny: false }
  let byAnnotation = false
  let before: Glyph['before'] = 'break'
  const total = api.FPDFText_CountChars(text)
  for (let index = 0; index < total; index++) {
    const character = characterOf(raw.FPDFText_GetUnicode(text, index))
    if (character.kind === 'none') {
      if (raw.FPDFText_HasUnicodeMapError(text, index) > 0) unmapped++
      continue
    }
    if (character.kind !== 'glyph') {
      if (before !== 'break') before = character.kind
      continue
    }
    const owner = raw.FPDFText_GetTextObject(text, index)
    if (owner !== object || owner === 0) {
      object = owner
      style = textStyle(loaded, text, index, owner, hasBoldName)
      byAnnotation = drawn.size > 0 && drawn.has(owner)
    }
    if (raw.FPDFText_HasUnicodeMapError(text, index) > 0 || character.text === '\uFFFD') unmapped++
    const direction = ((style.turns + page.rotation / 90) % 4) as Direction
    const box = characterBox(loaded, text, index, style, page)
    if (box.x1 <= 0 || box.y1 <= 0 || box.x0 >= page.width || box.y0 >= page.height) {
      outside++
      continue
    }
    if (style.tiny || (style.ink !== 'drawn' && !byAnnotation && !shows(style.ink, box, painting))) {
      hidden++
      hiddenText += (before === 'nothing' ? '' : ' ') + character.text
      before = 'nothing'
      continue
    }
    if (style.ink === 'invisible') layer++
    const glyph = {
      text: character.text,
      ...toFrame(clamp(box, page), direction, page),
      bold: style.bold,
      before,
    }
    before = 'nothing'
    if (byAnnotation && notes.take(glyph, box, direction)) continue
    const list = glyphs.get(direction)
    if (list === undefined) glyphs.set(direction, [glyph])
    else list.push(glyph)
  }
  return { glyphs, unmapped, outside, hidden, hiddenText, layer, ...notes.taken() }
}

/** Invisible text over a picture of the page is what a scan's software read in it; white text shows on what is not white. */
const shows = (ink: Ink, box: Rectangle, painting: Painting): boolean =>
  ink === 'invisible' ? painting.isScan : painting.covers(box)

/** What the characters of one text object share; `turns` counts clockwise before the page itself is turned. */
interface TextStyle {
  readonly bold: boolean
  readonly turns: Direction
  /** Printed height of an em in points; 0 where the file gives none to believe. */
  readonly size: number
  readonly ink: Ink
  /** Printed so small that no reader can see it. */
  readonly tiny: boolean
}

function textStyle(
  engine: Engine,
  text: number,
  index: number,
  object: number,
  hasBoldName: (object: number) => boolean,
): TextStyle {
  const { raw, scratch, floats } = engine
  const [, , c = 0, d = 1] = raw.FPDFText_GetMatrix(text, index, scratch) !== 0 ? floats() : []
  const size = raw.FPDFText_GetFontSize(text, index) * Math.hypot(c, d)
  return {
    ink: object === 0 ? 'drawn' : inkOf(engine, object),
    tiny: size < LEGIBLE && looseHeight(engine, text, index) < LEGIBLE,
    bold: raw.FPDFText_GetFontWeight(text, index) >= BOLD || (object !== 0 && hasBoldName(object)),
    turns: (Math.round(raw.FPDFText_GetCharAngle(text, index) / (Math.PI / 2)) % 4) as Direction,
    size: size >= SIZES.least && size <= SIZES.most ? size : 0,
  }
}

/** Height of the character's cell in points; text within scaled forms is larger than its own size says. */
function looseHeight({ api, scratch, floats }: Engine, text: number, index: number): number {
  if (!api.FPDFText_GetLooseCharBox(text, index, scratch)) return Number.POSITIVE_INFINITY
  const [left = 0, top = 0, right = 0, bottom = 0] = floats()
  return Math.max(Math.abs(top - bottom), Math.abs(right - left))
}

/** The character's cell on the page as displayed: its advance along the line, an em's reach across it. */
function characterBox(
  engine: Engine,
  text: number,
  index: number,
  style: TextStyle,
  page: Geometry,
): Rectangle {
  const { raw, scratch } = engine
  if (style.size === 0) return displayed(inkBox(engine, text, index), page)
  raw.FPDFText_GetLooseCharBox(text, index, scratch)
  const floats = engine.floats()
  const box = ordered(floats[0] ?? 0, floats[3] ?? 0, floats[2] ?? 0, floats[1] ?? 0)
  raw.FPDFText_GetCharOrigin(text, index, scratch, scratch + 8)
  const doubles = engine.doubles()
  return displayed(reach(box, doubles[0] ?? 0, doubles[1] ?? 0, style), page)
}

/** A box cut or stretched across its line to an em's reach around the baseline through x and y. */
function reach(box: Rectangle, x: number, y: number, { size, turns }: TextStyle): Rectangle {
  const up = ASCENT * size
  const down = DESCENT * size
  switch (turns) {
    case 0:
      return { x0: box.x0, x1: box.x1, y0: y - down, y1: y + up }
    case 1:
      return { x0: x - down, x1: x + up, y0: box.y0, y1: box.y1 }
    case 2:
      return { x0: box.x0, x1: box.x1, y0: y - up, y1: y + down }
    case 3:
      return { x0: x - up, x1: x + down, y0: box.y0, y1: box.y1 }
  }
}

/** The box of the character's drawn shape. */
function inkBox({ raw, scratch, doubles }: Engine, text: number, index: number): Rectangle {
  raw.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
  const [left = 0, right = 0, bottom = 0, top = 0] = doubles()
  return ordered(left, bottom, right, top)
}
