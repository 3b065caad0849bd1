import type { GlyphPage, Glyphs } from './glyph.js'
import { commonHan, ENGLISH_LETTERS, FUNCTION_WORDS } from './writing-habits.js'

/** Why a page's text cannot be what a reader of the page sees. */
export type UnreadableReason = 'without-unicode' | 'symbols' | 'mixed-up-letters' | 'rare-characters'

export type Verdict =
  | { readonly readable: true }
  | { readonly readable: false; readonly reason: UnreadableReason; readonly message: string }

/** Share of characters without Unicode value, or with a private one, from which text is of no use. */
const WITHOUT_UNICODE = 0.2
/** Least share of letters and digits among the characters of a page's words. */
const LETTERS_AND_DIGITS = 0.35
/**
 * What a page must hold for a measure to tell anything; of usual words a page asks three, twice as many where its words
 * are those of running text.
 */
const ENOUGH = { characters: 4, letters: 120, words: 15, running: 150, functionWords: 3, han: 30 }
/** Likeness of a page's letters to written English, below which its words are looked at. */
const LIKE_WRITING = 0.92
/** Letters of a word that is judged, and the share of unspeakable ones that lists of names and codes keep below. */
const LONG_WORD = 5
const UNSPEAKABLE_WORDS = 0.15
/** Least share of usual characters among Chinese ones. */
const USUAL_HAN = 0.75

/**
 * Whether a page's text can be read, judged by the page alone: characters that the file gives no Unicode value, and
 * letters whose frequencies no writing has, as broken encodings and fonts without a map leave them. Scripts other than
 * Latin and Han are judged by their characters' values only. The thresholds are measured; see decision 0039.
 */
export function unreadable(page: Pick<GlyphPage, 'glyphs' | 'unmapped'>): Verdict {
  const habits = habitsOf(page)
  if (habits.withoutUnicode > WITHOUT_UNICODE) {
    return bad('without-unicode', 'the file gives most characters no Unicode value')
  }
  if (habits.marks >= ENOUGH.characters && habits.lettersAndDigits < LETTERS_AND_DIGITS) {
    return bad('symbols', 'the characters are signs where words should be')
  }
  if (habits.latin >= ENOUGH.letters && habits.likeness < LIKE_WRITING && !spellsWords(page.glyphs)) {
    return bad('mixed-up-letters', 'the letters are not those of any text')
  }
  if (habits.han >= ENOUGH.han && habits.usualHan < USUAL_HAN) {
    return bad('rare-characters', 'the Chinese characters are not those of any text')
  }
  return { readable: true }
}

const bad = (reason: UnreadableReason, message: string): Verdict => ({ readable: false, reason, message })

/** What the verdict rests on; shares from 0 to 1. */
export interface Habits {
  /** Characters aside from rules and leaders. */
  readonly marks: number
  readonly withoutUnicode: number
  readonly lettersAndDigits: number
  readonly latin: number
  /** Cosine between the frequencies of the page's Latin letters and those of written English. */
  readonly likeness: number
  readonly han: number
  readonly usualHan: number
}

/** Signs that forms, tables and omissions are made of: rules, leaders, bullets, boxes, brackets, asterisks. */
const DRAWN = /^[.,:;_\-‐-―=*~|/\\()[\]•·…☐☒☑✓✔\u2500-\u25FF]$/u
const PRIVATE = /^[\p{Co}\uFFFD]$/u

export function habitsOf({ glyphs, unmapped }: Pick<GlyphPage, 'glyphs' | 'unmapped'>): Habits {
  let [marks, written, strange, han, usual] = [0, 0, 0, 0, 0]
  const letters = new Array<number>(26).fill(0)
  for (const [text, times] of characterCounts(glyphs)) {
    if (DRAWN.test(text)) continue
    marks += times
    if (PRIVATE.test(text)) strange += times
    if (/^[\p{L}\p{N}\p{M}]/u.test(text)) written += times
    if (/^\p{Script=Han}/u.test(text)) {
      han += times
      if (commonHan().has(text)) usual += times
    }
    for (const letter of text.normalize('NFKD').toLowerCase()) {
      const index = letter.charCodeAt(0) - 97
      if (index >= 0 && index < 26) letters[index] = (letters[index] ?? 0) + times
    }
  }
  return {
    marks,
    withoutUnicode: share(strange + unmapped, Math.max(marks, unmapped)),
    lettersAndDigits: share(written, marks),
    latin: letters.reduce((sum, count) => sum + count, 0),
    likeness: cosine(letters, ENGLISH_LETTERS),
    han,
    usualHan: share(usual, han),
  }
}

/** Pages use few characters many times: each is looked at once. */
function characterCounts(glyphs: Glyphs): Map<string, number> {
  const counts = new Map<string, number>()
  for (const list of glyphs.values()) {
    for (const { text } of list) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

/** A word that no language in Latin letters spells: without vowel, or with a run of consonants or vowels too long to say. */
const UNSPEAKABLE = /^[^aeiouy]+$|[^aeiouy]{6}|[aeiou]{5}/u

/**
 * Whether the words are those of a text in Latin letters: three different ones that no running text does without, or most of the longer
 * ones such as can be spoken. Lists of names and codes hold none of the former; ciphers hold many that are neither.
 */
function spellsWords(glyphs: Glyphs): boolean {
  const words = [...glyphs.values()]
    .map((list) => list.map(({ text, before }) => (before === 'nothing' ? text : ` ${text}`)).join(''))
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
  const usual = new Set(words.filter((word) => FUNCTION_WORDS.has(word))).size
  if (usual >= (words.length < ENOUGH.running ? ENOUGH.functionWords : 2 * ENOUGH.functionWords)) return true
  const long = words.filter((word) => word.length >= LONG_WORD)
  if (long.length < ENOUGH.words) return true
  return long.filter((word) => UNSPEAKABLE.test(word)).length <= long.length * UNSPEAKABLE_WORDS
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

function cosine(a: readonly number[], b: readonly number[]): number {
  let [product, left, right] = [0, 0, 0]
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0
    product += value * other
    left += value * value
    right += other * other
  }
  return left === 0 || right === 0 ? 0 : product / Math.sqrt(left * right)
}
