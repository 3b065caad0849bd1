import { z } from 'zod'
import { Domain } from './document-domain.js'
import { Score } from './finding.js'
import { Sha256 } from './ids.js'
import { Language } from './language.js'

/** A file of an adapter: path relative to its folder, size in bytes, hash of its content. */
export const AdapterFile = z.strictObject({
  path: z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/),
  bytes: z.int().positive(),
  sha256: Sha256,
})
export type AdapterFile = z.infer<typeof AdapterFile>

/**
 * How an adapter's model is run. `ngram-ranker`: hashed n-grams scored by a linear model, candidates ranked by trees
 * (docs/decisions/0010). `lexicon` holds the model's feature hashes, ascending little-endian 32-bit integers.
 * `columns` are the taxonomy keys of the model's outputs, in order.
 */
export const ModelSpec = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ngram-ranker'),
    columns: z.array(z.string()).min(1),
    lexicon: AdapterFile,
    linear: AdapterFile,
    passageRanker: AdapterFile,
    mentionRanker: AdapterFile,
  }),
])
export type ModelSpec = z.infer<typeof ModelSpec>

/**
 * A label that the adapter finds. A prediction scored at or above `threshold` becomes a finding; `precision` and
 * `recall` are those measured there on held-out documents, null where the label was too rare to measure.
 */
export const AdapterLabel = z.strictObject({
  key: z.string().min(1),
  threshold: Score,
  precision: Score.nullable(),
  recall: Score.nullable(),
})
export type AdapterLabel = z.infer<typeof AdapterLabel>

/** Data the weights were trained on, with the attribution its licence asks for. */
export const TrainingData = z.strictObject({
  name: z.string(),
  license: z.string(),
  attribution: z.string(),
  documents: z.int().positive(),
})

/** domain-adapters/NAME/adapter.json. */
export const AdapterManifest = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  domain: Domain,
  languages: z.array(Language).min(1),
  /** Why a document of this domain is recognised: words that its opening would contain. */
  cues: z.array(z.string()),
  model: ModelSpec,
  labels: z.array(AdapterLabel).min(1),
  data: z.array(TrainingData),
  /** Measured figures by name, 0 to 1; the card says on what and how. */
  scores: z.record(z.string(), Score),
})
export type AdapterManifest = z.infer<typeof AdapterManifest>
