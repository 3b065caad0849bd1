import { domainFeatures } from '../parsing/domain-features.js'
import type { DomainName } from './domain-corpus.js'
import { EVERYDAY } from './everyday-words.js'

/** Numbers from 0 to 1 that are the same on every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Piece {
  readonly domain: DomainName
  readonly language: 'en' | 'zh'
  readonly text: string
}

const HAN_FIRST = 0x4e00
const HAN_COUNT = 5000

/**
 * Texts without a field: words that every field uses, drawn by how common they are in the field that uses them least,
 * between them words of ordinary life, and words that do not exist, each from none to nearly all.
 */
export function wordSalad(
  random: () => number,
  language: 'en' | 'zh',
  pieces: readonly Piece[],
  count: number,
): string[] {
  const common = sharedWords(pieces)
  const total = common.reduce((sum, [, weight]) => sum + weight, 0)
  const draw = (): string => {
    let left = random() * total
    return common.find(([, weight]) => (left -= weight) <= 0)?.[0] ?? ''
  }
  const everyday = EVERYDAY[language]
  return Array.from({ length: count }, () => {
    const unknown = random() < 0.3 ? random() * 0.9 : 0.05
    const ordinary = random() * 0.7
    const length = 15 + Math.floor(random() * 150)
    const word = (): string => {
      if (random() < unknown) return unknownWord(random, language)
      return random() < ordinary ? (everyday[Math.floor(random() * everyday.length)] ?? '') : draw()
    }
    return Array.from({ length }, word).join(' ')
  })
}

function unknownWord(random: () => number, language: 'en' | 'zh'): string {
  const letters = 2 + Math.floor(random() * 6)
  return Array.from({ length: letters }, () =>
    String.fromCharCode(
      language === 'zh' ? HAN_FIRST + Math.floor(random() * HAN_COUNT) : 97 + Math.floor(random() * 26),
    ),
  ).join('')
}

/** Words with the least of their shares among the fields of the pieces. */
function sharedWords(pieces: readonly Piece[]): (readonly [string, number])[] {
  const fields = new Map<DomainName, Map<string, number>>()
  const sizes = new Map<DomainName, number>()
  for (const { domain, text } of pieces) {
    const counts = fields.get(domain) ?? new Map<string, number>()
    fields.set(domain, counts)
    sizes.set(domain, (sizes.get(domain) ?? 0) + 1)
    for (const feature of domainFeatures(text).keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  }
  const [first, ...others] = [...fields]
  if (first === undefined) return []
  const share = (name: DomainName, counts: ReadonlyMap<string, number>, word: string): number =>
    (counts.get(word) ?? 0) / (sizes.get(name) ?? 1)
  return [...first[1].keys()]
    .map((word): readonly [string, number] => [
      word,
      Math.min(share(first[0], first[1], word), ...others.map(([name, counts]) => share(name, counts, word))),
    ])
    .filter(([, weight]) => weight > 0.01)
}
