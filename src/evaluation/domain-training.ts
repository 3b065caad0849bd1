import { DOMAIN_NAMES, type DomainModel } from '../parsing/domain.js'
import { domainFeatures } from '../parsing/domain-features.js'
import type { DomainName, DomainText } from './domain-corpus.js'
import { medicalChinese } from './medical-chinese.js'
import { seededRandom, wordSalad } from './word-salad.js'

/** Features of each language that the model keeps. */
const KEPT = 2500
/** A feature that fewer texts hold says more about its authors than about its field. */
const LEAST_TEXTS = 6
const EPOCHS = 40
const RATE = 1.5
const DECAY = 2e-5
/** Characters of the short pieces that are cut from a long text, and how many of them. */
const PIECE = 400
const PIECES = 5

interface Sample {
  readonly features: readonly (readonly [number, number])[]
  readonly label: number
  readonly weight: number
}

/**
 * Fits a multinomial logistic regression to whole texts and pieces of them. Fields and languages weigh the same, however
 * many texts they have. No text of the data is of the field `other`: it learns from the project's own documentation and
 * from words that all fields share, drawn at random, so that it wins wherever nothing speaks for a field. Chinese records that may train do not exist either: their
 * words are a list of our own.
 */
export function trainDomains(texts: readonly DomainText[], origin: string): DomainModel {
  const real = texts.flatMap((entry) => piecesOf(entry.text).map((text) => ({ ...entry, text })))
  const random = seededRandom(11)
  const chinese = real.filter(({ language }) => language === 'zh').map(({ text }) => text)
  const pieces = [
    ...real,
    ...medicalChinese(random, chinese, 1500).map((text) => synthetic('medical', 'zh', text)),
    ...(['en', 'zh'] as const).flatMap((language) =>
      wordSalad(
        random,
        language,
        real.filter((piece) => piece.language === language),
        2000,
      ).map((text) => synthetic('other', language, text)),
    ),
  ]
  const featured = pieces.map((piece) => ({ ...piece, features: domainFeatures(piece.text) }))
  const vocabulary = chooseFeatures(featured)
  const groups = countBy(pieces, ({ domain, language }) => `${domain} ${language}`)
  const samples = featured.map(({ domain, language, features }): Sample => ({
    label: DOMAIN_NAMES.indexOf(domain),
    weight: pieces.length / groups.size / (groups.get(`${domain} ${language}`) ?? 1),
    features: [...features].flatMap(([feature, value]) => {
      const index = vocabulary.get(feature)
      return index === undefined ? [] : [[index, value] as const]
    }),
  }))
  return { origin, ...fit(samples, vocabulary, random) }
}

const synthetic = (domain: DomainName, language: 'en' | 'zh', text: string): DomainText => ({
  set: 'synthetic',
  source: 'synthetic',
  domain,
  language,
  text,
})

/** The whole text and, of a long one, pieces at even distances. */
function piecesOf(text: string): string[] {
  if (text.length < 2 * PIECE) return [text]
  const step = (text.length - PIECE) / (PIECES - 1)
  const starts = Array.from({ length: PIECES }, (_, index) => Math.floor(index * step))
  return [text, ...starts.map((start) => text.slice(start, start + PIECE))]
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

/** The features of each language whose presence differs most between fields, numbered. */
function chooseFeatures(
  pieces: readonly {
    readonly domain: DomainName
    readonly language: string
    readonly features: ReadonlyMap<string, number>
  }[],
): Map<string, number> {
  const totals = countBy(pieces, ({ domain, language }) => `${domain} ${language}`)
  const chosen = (['en', 'zh'] as const).flatMap((language) => {
    const seen = new Map<string, Map<DomainName, number>>()
    for (const piece of pieces) {
      if (piece.language !== language) continue
      for (const feature of piece.features.keys()) {
        const counts = seen.get(feature) ?? new Map<DomainName, number>()
        counts.set(piece.domain, (counts.get(piece.domain) ?? 0) + 1)
        seen.set(feature, counts)
      }
    }
    const spread = (counts: ReadonlyMap<DomainName, number>): number => {
      const shares = DOMAIN_NAMES.map(
        (name) => (counts.get(name) ?? 0) / (totals.get(`${name} ${language}`) ?? 1),
      )
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
      return shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (mean + 0.01)
    }
    return [...seen]
      .filter(([, counts]) => [...counts.values()].reduce((sum, count) => sum + count, 0) >= LEAST_TEXTS)
      .map(([feature, counts]) => ({ feature, spread: spread(counts) }))
      .sort((a, b) => b.spread - a.spread || (a.feature < b.feature ? -1 : 1))
      .slice(0, KEPT)
      .map(({ feature }) => feature)
  })
  return new Map([...new Set(chosen)].sort().map((feature, index) => [feature, index]))
}

/** Stochastic gradient descent with AdaGrad's rates (Duchi et al. 2011) and weight decay. */
function fit(
  samples: readonly Sample[],
  vocabulary: ReadonlyMap<string, number>,
  random: () => number,
): Pick<DomainModel, 'bias' | 'weights'> {
  const classes = DOMAIN_NAMES.length
  const width = vocabulary.size + 1
  const weights = new Float64Array(width * classes)
  const squares = new Float64Array(width * classes).fill(1e-2)
  const biasAt = vocabulary.size
  const order = samples.map((_, index) => index)
  const sums = new Float64Array(classes)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      ;[order[at], order[other]] = [order[other]!, order[at]!]
    }
    for (const index of order) {
      const { features, label, weight } = samples[index]!
      const terms = [...features, [biasAt, 1] as const]
      sums.fill(0)
      for (const [feature, value] of terms)
        for (let name = 0; name < classes; name++) sums[name]! += weights[feature * classes + name]! * value
      const most = Math.max(...sums)
      const powers = Array.from(sums, (sum) => Math.exp(sum - most))
      const total = powers.reduce((sum, power) => sum + power, 0)
      for (const [feature, value] of terms) {
        for (let name = 0; name < classes; name++) {
          const place = feature * classes + name
          const error = powers[name]! / total - (name === label ? 1 : 0)
          const gradient = error * value * Math.min(weight, 10) + DECAY * weights[place]!
          squares[place]! += gradient ** 2
          weights[place]! -= (RATE * gradient) / Math.sqrt(squares[place]!)
        }
      }
    }
  }
  const row = (feature: number): [number, number, number, number] => {
    const at = (name: number): number => Math.round(100 * weights[feature * classes + name]!)
    return [at(0), at(1), at(2), at(3)]
  }
  return {
    bias: row(biasAt),
    weights: Object.fromEntries([...vocabulary].map(([feature, index]) => [feature, row(index)])),
  }
}
