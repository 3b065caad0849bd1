import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { DocumentDomain } from '../domain/document-domain.js'
import { domainFeatures } from './domain-features.js'

export const DOMAIN_NAMES = ['legal', 'finance', 'medical', 'other'] as const
type Scores = readonly [number, number, number, number]

/** Weights of a multinomial logistic regression, in hundredths, for `DOMAIN_NAMES` in their order. */
const Row = z.tuple([z.int(), z.int(), z.int(), z.int()])
export const DomainModel = z.strictObject({
  origin: z.string(),
  bias: Row,
  weights: z.record(z.string(), Row),
})
export type DomainModel = z.infer<typeof DomainModel>

let shipped: DomainModel | undefined

/** The model that ships, read once; `evaluate domains --train` writes it. */
export const shippedDomainModel = (): DomainModel =>
  (shipped ??= DomainModel.parse(
    JSON.parse(readFileSync(new URL('./domain-model.json', import.meta.url), 'utf8')),
  ))

/**
 * The field a text belongs to, with its probability. `other` is for what bears the marks of none of the three, nonsense
 * and unknown languages included.
 */
export function detectDomain(text: string, model: DomainModel = shippedDomainModel()): DocumentDomain {
  const sums = [...model.bias]
  for (const [feature, value] of domainFeatures(text)) {
    const row = Object.hasOwn(model.weights, feature) ? model.weights[feature] : undefined
    row?.forEach((weight, index) => (sums[index] = (sums[index] ?? 0) + weight * value))
  }
  const shares = softmax([sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0, sums[3] ?? 0])
  const best = shares.indexOf(Math.max(...shares))
  return { name: DOMAIN_NAMES[best] ?? 'other', score: Math.round((shares[best] ?? 0) * 1000) / 1000 }
}

/** Of sums in hundredths. */
function softmax(sums: Scores): number[] {
  const most = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp((sum - most) / 100))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
