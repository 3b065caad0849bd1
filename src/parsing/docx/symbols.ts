import { codePoint } from 'dingbat-to-unicode'

/** Boxes and marks of forms by their code in Wingdings, as characters that text fonts have. */
const FORM_MARKS: Readonly<Record<number, string>> = {
  0xa8: '☐',
  0x6f: '☐',
  0xfe: '☒',
  0xfd: '☒',
  0x78: '☒',
  0x52: '☑',
  0xfc: '✓',
  0xfb: '✗',
  0xa7: '▪',
  0xe0: '→',
}
const COMMON_MARKS: Readonly<Record<number, string>> = {
  0xb7: '•',
  0xd3: '©',
  0xd2: '®',
  0xd4: '™',
}

const SYMBOL_FONT = /^(?:symbol|wingdings(?: [23])?|webdings)$/iu

/** Fonts whose codes stand for signs and not for letters. */
export const isSymbolFont = (font: string | undefined): boolean =>
  font !== undefined && SYMBOL_FONT.test(font)

/** A symbol by its font and code; codes from F000 to F0FF are those of the font itself. U+FFFD for unknown ones. */
export function symbol(font: string | undefined, code: number): string {
  if (Number.isNaN(code) || code > 0x10ffff) return '\uFFFD'
  const inFont = code >= 0xf000 && code <= 0xf0ff
  if (!inFont && !isSymbolFont(font)) return String.fromCodePoint(code)
  const own = inFont ? code - 0xf000 : code
  const name = font?.toLowerCase() ?? 'wingdings'
  const form = name === 'wingdings' || !isSymbolFont(font) ? FORM_MARKS[own] : undefined
  const face = name.replace(/\b[a-z]/gu, (letter) => letter.toUpperCase())
  return form ?? COMMON_MARKS[own] ?? codePoint(face, own)?.string ?? '\uFFFD'
}

/** Text set in a symbol font, as the signs it shows. */
export const inSymbolFont = (font: string, text: string): string =>
  [...text].map((sign) => (/\s/u.test(sign) ? sign : symbol(font, sign.codePointAt(0) ?? 0))).join('')
