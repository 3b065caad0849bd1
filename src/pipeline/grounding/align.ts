import type { Span } from '../../domain/span.js'

/** Finds quotes in one text: as they stand, else but for white space, width and punctuation marks. */
export interface Aligner {
  /** `near` decides between several places: the one that starts closest to it. */
  align(quote: string, near?: number): { alignment: 'exact' | 'fuzzy'; span: Span } | undefined
}

/** The text is folded only when a quote is not found as it stands. */
export function createAligner(text: string): Aligner {
  let folded: Folded | undefined
  return {
    align(quote, near = 0) {
      const exact = closest(text, quote, near)
      if (exact !== undefined)
        return { alignment: 'exact', span: { start: exact, end: exact + quote.length } }
      folded ??= fold(text)
      const needle = fold(quote).text.trim()
      if (needle === '') return undefined
      const at = closest(folded.text, needle, near)
      if (at === undefined) return undefined
      const start = folded.origin[at]
      const last = folded.origin[at + needle.length - 1]
      return start === undefined || last === undefined
        ? undefined
        : { alignment: 'fuzzy', span: { start, end: last + 1 } }
    },
  }
}

/** Whether two strings are one quote but for white space, width and punctuation marks. */
export const sameFolded = (a: string, b: string): boolean => fold(a).text.trim() === fold(b).text.trim()

interface Folded {
  readonly text: string
  /** Position in the original of each folded character. */
  readonly origin: number[]
}

const MARKS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '，': ',',
  '。': '.',
  '；': ';',
  '：': ':',
  '（': '(',
  '）': ')',
  '！': '!',
  '？': '?',
  '　': ' ',
  '．': '.',
  '％': '%',
  '￥': '¥',
}

/** Runs of white space as one space (none between Chinese characters), full width as half width, marks in one form. */
function fold(text: string): Folded {
  let folded = ''
  const origin: number[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    const plain = MARKS[character] ?? (/[\uFF01-\uFF5E]/.test(character) ? halfWidth(character) : character)
    if (/\s/u.test(plain)) {
      if (folded.endsWith(' ')) continue
      folded += ' '
    } else {
      folded += plain
    }
    origin.push(at)
  }
  return { text: folded, origin }
}

const halfWidth = (character: string): string => String.fromCharCode(character.charCodeAt(0) - 0xfee0)

function closest(text: string, needle: string, near: number): number | undefined {
  const before = text.lastIndexOf(needle, near)
  const after = text.indexOf(needle, near)
  if (before === -1) return after === -1 ? undefined : after
  if (after === -1) return before
  return near - before <= after - near ? before : after
}
