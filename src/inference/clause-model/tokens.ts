import type { Span } from '../../domain/span.js'

/** A word as the model sees it, with its place in the text. */
export interface Word extends Span {
  /** Lower case; numbers replaced by their shape, so that "thirty (30)" and "sixty (60)" days read alike. */
  readonly form: string
}

const WORD = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|\p{N}+(?:[.,]\p{N}+)*|[$€£¥%§"“”]|_{2,}/gu

/** Words of `text` inside `span`, in order, with offsets into `text`. Punctuation is skipped, save quotes and units. */
export function wordsOf(text: string, span: Readonly<Span>): Word[] {
  const words: Word[] = []
  for (const match of text.slice(span.start, span.end).matchAll(WORD)) {
    const start = span.start + match.index
    words.push({ start, end: start + match[0].length, form: formOf(match[0]) })
  }
  return words
}

/** Years, other whole numbers by digit count and decimals each share one form; curly quotes become straight ones. */
function formOf(word: string): string {
  if (/^\p{N}/u.test(word)) {
    if (/^(?:19|20)\d\d$/.test(word)) return '#year'
    return /[.,]/.test(word) ? '#decimal' : `#${Math.min(word.length, 5)}`
  }
  if (word === '“' || word === '”') return '"'
  return word.startsWith('_') ? '__' : word.toLowerCase().replace('’', "'")
}
