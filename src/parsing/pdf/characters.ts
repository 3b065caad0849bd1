/** Letters that fonts draw as one shape: text means the letters. */
const LIGATURES: Readonly<Record<string, string>> = {
  '\uFB00': 'ff',
  '\uFB01': 'fi',
  '\uFB02': 'fl',
  '\uFB03': 'ffi',
  '\uFB04': 'ffl',
  '\uFB05': 'st',
  '\uFB06': 'st',
}

/** What pdfium returns for a hyphen that ends a line. */
const LINE_END_HYPHENS = new Set([0x2, 0xfffe])

export type Character =
  { readonly kind: 'glyph'; readonly text: string } | { readonly kind: 'space' | 'break' | 'none' }

/**
 * What a code point of a PDF's text stands for. Fonts name a shape by any of its equal code points, so those which
 * Unicode calls canonically equivalent (the Greek question mark and the semicolon, the kelvin sign and K) become the
 * usual one, the compatibility forms of CJK radicals become ideographs, and a soft hyphen that was drawn is a hyphen.
 */
export function characterOf(code: number): Character {
  const known = cache.get(code)
  if (known !== undefined) return known
  const character = classify(code)
  cache.set(code, character)
  return character
}

/** Documents use few characters many times; the table cannot outgrow Unicode. */
const cache = new Map<number, Character>()

function classify(code: number): Character {
  if (LINE_END_HYPHENS.has(code) || code === 0xad) return { kind: 'glyph', text: '-' }
  if (code === 0x0a || code === 0x0d) return { kind: 'break' }
  if (code < 0x20 || (code >= 0x7f && code < 0xa0))
    return code === 0x09 ? { kind: 'space' } : { kind: 'none' }
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return { kind: 'glyph', text: '\uFFFD' }
  const raw = String.fromCodePoint(code)
  if (/\p{Z}/u.test(raw)) return { kind: 'space' }
  if (/[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/u.test(raw)) return { kind: 'none' }
  if (code < 0x80) return { kind: 'glyph', text: raw }
  if (/[\u2E80-\u2FDF]/u.test(raw)) return { kind: 'glyph', text: raw.normalize('NFKC') }
  return { kind: 'glyph', text: LIGATURES[raw] ?? raw.normalize('NFC') }
}
