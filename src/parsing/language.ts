import type { DocumentLanguage } from '../domain/language.js'

/** Longer texts are judged by this many characters from their middle and both ends. */
const SAMPLE = 60_000
const HAN = /\p{Script=Han}/gu
const LATIN_WORD = /\p{Script=Latin}+/gu
const OTHER_LETTER = /[^\P{L}\p{Script=Han}\p{Script=Latin}]/gu
/** Words so common that any English page holds many of them. */
const ENGLISH = new Set(
  'the of and to in or any by shall for with such this be as is that on from not its are was a an at will has have'.split(
    ' ',
  ),
)
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/**
 * English, Chinese, both, or neither, by script and common words. One Han character weighs as much as half a Latin
 * word, since Chinese words are two characters long on average. `mixed` needs a fifth of the weight on either side;
 * Latin text without common English words (fewer than one in twelve) counts as another language, save for texts too
 * short to tell.
 */
export function detectLanguage(text: string): DocumentLanguage {
  const sample = sampleOf(text)
  const han = count(sample, HAN) / 2
  const words = sample.match(LATIN_WORD) ?? []
  const other = count(sample, OTHER_LETTER) / 5
  const total = han + words.length + other
  if (total === 0 || other > total / 2) return 'other'
  if (han > total / 5) return words.length > total / 5 ? 'mixed' : 'zh'
  return isEnglish(words) ? 'en' : 'other'
}

function isEnglish(words: readonly string[]): boolean {
  const tooShortToTell = words.length < 40
  if (tooShortToTell) return words.every((word) => /^[\x20-\x7E’‘]*$/u.test(word))
  const common = words.filter((word) => ENGLISH.has(word.toLowerCase())).length
  return common * 12 >= words.length
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text
  const third = Math.floor(SAMPLE / 3)
  const middle = Math.floor(text.length / 2)
  return `${text.slice(0, third)}\n${text.slice(middle, middle + third)}\n${text.slice(-third)}`
}
