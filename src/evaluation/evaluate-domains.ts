import { detectDomain, type DomainModel } from '../parsing/domain.js'
import { detectLanguage } from '../parsing/language.js'
import type { DomainText } from './domain-corpus.js'
import { seededRandom } from './word-salad.js'

export interface DomainScore {
  readonly set: string
  readonly length: 'long' | 'short' | 'nonsense'
  readonly texts: number
  /** Shares of texts whose field and whose language were told, null where they have none; the mean probability given. */
  readonly domain: number
  readonly language: number | null
  readonly confidence: number
}

export interface DomainScores {
  readonly sets: readonly DomainScore[]
  readonly millisecondsPerText: number
}

/** Characters of a short text, taken from the middle of a longer one. */
const SHORT = 300
const NONSENSE = 500

/** How well the fields and languages of texts that nothing was trained on are told, whole and in short pieces. */
export function scoreDomains(texts: readonly DomainText[], model: DomainModel): DomainScores {
  const sets = [...new Set(texts.map(({ set }) => set))]
  const long = texts.filter(({ text }) => text.length >= SHORT)
  const started = performance.now()
  const scores = sets.flatMap((set) => {
    const own = long.filter((text) => text.set === set)
    const all = texts.filter((text) => text.set === set)
    return [scoreSet(set, 'long', own, model), scoreSet(set, 'short', all.map(shortened), model)]
  })
  const judged = scores.reduce((sum, score) => sum + score.texts, 0)
  const millisecondsPerText = (performance.now() - started) / Math.max(1, judged)
  return { sets: [...scores.filter((score) => score.texts > 0), scoreNonsense(model)], millisecondsPerText }
}

function scoreSet(
  set: string,
  length: DomainScore['length'],
  texts: readonly DomainText[],
  model: DomainModel,
): DomainScore {
  const told = texts.map(({ text, domain, language }) => {
    const found = detectDomain(text, model)
    return {
      domain: found.name === domain ? 1 : 0,
      language: detectLanguage(text) === language ? 1 : 0,
      confidence: found.score,
    }
  })
  const mean = (of: (one: (typeof told)[number]) => number): number =>
    told.reduce((sum, one) => sum + of(one), 0) / Math.max(1, told.length)
  return {
    set,
    length,
    texts: texts.length,
    domain: mean((one) => one.domain),
    language: length === 'nonsense' ? null : mean((one) => one.language),
    confidence: mean((one) => one.confidence),
  }
}

function shortened(text: DomainText): DomainText {
  const start = Math.max(0, Math.floor((text.text.length - SHORT) / 2))
  return { ...text, text: text.text.slice(start, start + SHORT) }
}

/** Letters and Han characters at random, which belong to no field. */
function scoreNonsense(model: DomainModel): DomainScore {
  const random = seededRandom(5)
  const texts = Array.from({ length: NONSENSE }, (_, index): DomainText => {
    const language = index % 2 === 0 ? 'en' : 'zh'
    const character = (): string =>
      random() < 0.18
        ? ' '
        : String.fromCharCode(
            language === 'zh' ? 0x4e00 + Math.floor(random() * 6000) : 97 + Math.floor(random() * 26),
          )
    const text = Array.from({ length: SHORT }, character).join('')
    return { set: 'nonsense', source: String(index), domain: 'other', language, text }
  })
  return scoreSet('nonsense', 'nonsense', texts, model)
}
