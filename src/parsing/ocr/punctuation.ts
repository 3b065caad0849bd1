import type { RecognisedLine } from './engine.js'

/** Punctuation that Chinese type sets in full width, as the Chinese reader often gives it back. */
const FULL_WIDTH: ReadonlyMap<string, string> = new Map([
  [',', '，'],
  [':', '：'],
  [';', '；'],
  ['?', '？'],
  ['!', '！'],
  ['(', '（'],
  [')', '）'],
])
const CHINESE = /[\p{Script=Han}\u3001-\u3003\u3008-\u3011\uFF01-\uFF5E]/u
const OPENING = new Set(['(', '（', '〈'])
const CLOSING = new Set([')', '）', '〉'])

/**
 * A line with the punctuation beside ideographs in the width that Chinese type gives it. The reader mixes widths within
 * a pair of brackets and takes round ones for angle brackets: a pair follows its rounder half.
 */
export function withChineseWidths(line: RecognisedLine): RecognisedLine {
  const characters = line.words.flatMap(({ text }) => Array.from(text))
  const set = roundPairs(characters)
  const widened = set.map((character, at) => {
    const full = FULL_WIDTH.get(character)
    const beside = [set[at - 1] ?? '', set[at + 1] ?? ''].some((other) => CHINESE.test(other))
    return full !== undefined && beside ? full : character
  })
  let at = 0
  const words = line.words.map((word) => {
    const { length } = Array.from(word.text)
    const text = widened.slice(at, at + length).join('')
    at += length
    return { ...word, text }
  })
  return { ...line, words }
}

/** Brackets of which one is round and the other angled, both round. */
function roundPairs(characters: readonly string[]): string[] {
  const result = [...characters]
  let open: number | undefined
  characters.forEach((character, at) => {
    if (OPENING.has(character)) open = at
    if (!CLOSING.has(character) || open === undefined) return
    const pair = [characters[open], character]
    const angled = pair[0] === '〈' && pair[1] === '〉'
    const chinese = characters.slice(Math.max(0, open - 1), at + 2).some((other) => CHINESE.test(other))
    if (!angled && chinese) [result[open], result[at]] = ['（', '）']
    open = undefined
  })
  return result
}
