import { CodedError } from '../../errors.js'
import { characterOf } from './characters.js'
import type { Engine } from './engine.js'
import { toFrame, type Direction, type Glyph, type GlyphPage, type Rectangle } from './glyph.js'
import { clamp, displayed, ordered, pageGeometry, type Geometry } from './page-geometry.js'

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

/** One page's glyphs; `number` counts from 1. Throws `document-corrupt` where the page cannot be loaded. */
export function readPage(loaded: Engine, document: number, number: number): GlyphPage {
  const { api } = loaded
  const page = api.FPDF_LoadPage(document, number - 1)
  if (page === 0) {
    throw new CodedError('document-corrupt', `page ${number} cannot be read`, { details: { page: number } })
  }
  const text = api.FPDFText_LoadPage(page)
  try {
    const geometry = pageGeometry(loaded, page)
    const read = text === 0 ? emptyPage : readGlyphs(loaded, text, geometry)
    const { width, height, rotation } = geometry
    return { number, width, height, rotation, ...read }
  } finally {
    if (text !== 0) api.FPDFText_ClosePage(text)
    api.FPDF_ClosePage(page)
  }
}

const emptyPage = { glyphs: new Map<Direction, Glyph[]>(), unmapped: 0, outside: 0 }

function readGlyphs(
  loaded: Engine,
  text: number,
  page: Geometry,
): Omit<GlyphPage, 'number' | 'width' | 'height' | 'rotation'> {
  const { api, raw } = loaded
  const glyphs = new Map<Direction, Glyph[]>()
  let [unmapped, outside] = [0, 0]
  let object = 0
  let style: TextStyle = { bold: false, turns: 0, size: 0 }
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
      style = textStyle(loaded, text, index)
    }
    if (raw.FPDFText_HasUnicodeMapError(text, index) > 0 || character.text === '\uFFFD') unmapped++
    const direction = ((style.turns + page.rotation / 90) % 4) as Direction
    const box = characterBox(loaded, text, index, style, page)
    if (box.x1 <= 0 || box.y1 <= 0 || box.x0 >= page.width || box.y0 >= page.height) {
      outside++
      continue
    }
    const list = glyphs.get(direction) ?? []
    if (list.length === 0) glyphs.set(direction, list)
    list.push({
      text: character.text,
      ...toFrame(clamp(box, page), direction, page),
      bold: style.bold,
      before,
    })
    before = 'nothing'
  }
  return { glyphs, unmapped, outside }
}

/** What the characters of one text object share; `turns` counts clockwise before the page itself is turned. */
interface TextStyle {
  readonly bold: boolean
  readonly turns: Direction
  /** Printed height of an em in points; 0 where the file gives none to believe. */
  readonly size: number
}

function textStyle({ api, scratch, floats }: Engine, text: number, index: number): TextStyle {
  const [, , c = 0, d = 1] = api.FPDFText_GetMatrix(text, index, scratch) ? floats() : []
  const size = api.FPDFText_GetFontSize(text, index) * Math.hypot(c, d)
  return {
    bold: api.FPDFText_GetFontWeight(text, index) >= BOLD,
    turns: (Math.round(api.FPDFText_GetCharAngle(text, index) / (Math.PI / 2)) % 4) as Direction,
    size: size >= SIZES.least && size <= SIZES.most ? size : 0,
  }
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
