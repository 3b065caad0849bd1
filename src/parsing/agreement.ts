/** How well two readings of one page agree, each from 0 to 1. */
export interface Agreement {
  /** Share of characters, white space aside, that both have. */
  readonly characters: number
  /** Share of words that both have. */
  readonly words: number
}

/** Below either share a page's two readings disagree: a lost line, a wrong encoding, or words run together. */
export const LEAST_AGREEMENT: Agreement = { characters: 0.98, words: 0.9 }

/** Differences of this many characters are nothing on any page: a bullet, a stray mark. */
const NEGLIGIBLE = 6

/**
 * Compares readings as bags of characters and of words, in Unicode compatibility form, hyphens aside (readers differ
 * on those at line ends); each Chinese character counts as a word. Order is left out: readers walk columns and tables
 * differently, and both are right. Shares are 1 - |A Δ B| / (|A| + |B|), the Dice coefficient over multisets.
 */
export function agreementOf(first: string, second: string): Agreement {
  const [a, b] = [normalise(first), normalise(second)]
  return {
    characters: dice([...a.replace(/\s+/gu, '')], [...b.replace(/\s+/gu, '')], NEGLIGIBLE),
    words: dice(a.split(/\s+/u).filter(Boolean), b.split(/\s+/u).filter(Boolean), NEGLIGIBLE),
  }
}

export const disagrees = (agreement: Agreement): boolean =>
  agreement.characters < LEAST_AGREEMENT.characters || agreement.words < LEAST_AGREEMENT.words

const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[-\u00AD\u2010-\u2015\u200B\u0000]/gu, '')
    .replace(/[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF，。；：、（）“”]/gu, ' $& ')

function dice(a: readonly string[], b: readonly string[], negligible: number): number {
  const counts = new Map<string, number>()
  for (const item of a) counts.set(item, (counts.get(item) ?? 0) + 1)
  for (const item of b) counts.set(item, (counts.get(item) ?? 0) - 1)
  let difference = 0
  for (const count of counts.values()) difference += Math.abs(count)
  return difference <= negligible ? 1 : 1 - difference / (a.length + b.length)
}
