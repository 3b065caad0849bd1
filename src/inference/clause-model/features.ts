import type { Span } from '../../domain/span.js'
import { hashPair, hashText } from './hash.js'
import { type Word } from './tokens.js'

/**
 * Hashed features of one row, in three fields that the model sums and scales apart: the words themselves, the heading
 * above them, and their surroundings. Every hash occurs once per field.
 */
export interface FeatureRow {
  readonly own: Uint32Array
  readonly heading: Uint32Array
  readonly context: Uint32Array
  /** Where each `own` feature stands in the text; undefined for cues without a place. Parallel to `own`. */
  readonly places: readonly (Span | undefined)[]
}

export const FIELDS = ['own', 'heading', 'context'] as const

/** Collects a field's features, each once. */
export class FeatureSet {
  private readonly seen = new Map<number, Span | undefined>()

  constructor(private readonly seed: number) {}

  /** A named cue, such as `length:3`. */
  cue(name: string): void {
    this.add(hashPair(this.seed, hashText(name)), undefined)
  }

  /** Words and pairs of neighbouring words, under `prefix`. */
  ngrams(words: readonly Word[], prefix: string, longest: 1 | 2 | 3): void {
    const seed = hashPair(this.seed, hashText(prefix))
    const hashes = words.map((word) => hashText(word.form))
    for (let index = 0; index < words.length; index++) {
      let hash = seed
      for (let length = 1; length <= longest && index + length <= words.length; length++) {
        hash = hashPair(hash, hashes[index + length - 1] as number)
        this.add(hash, { start: (words[index] as Word).start, end: (words[index + length - 1] as Word).end })
      }
    }
  }

  hashes(): Uint32Array {
    return Uint32Array.from(this.seen.keys())
  }

  places(): (Span | undefined)[] {
    return [...this.seen.values()]
  }

  private add(hash: number, place: Span | undefined): void {
    if (!this.seen.has(hash)) this.seen.set(hash, place)
  }
}

const SEEDS = { own: hashText('own'), heading: hashText('heading'), context: hashText('context') }

/** Builds one row from what each callback adds to its field. */
export function featureRow(fill: {
  own(features: FeatureSet): void
  heading(features: FeatureSet): void
  context(features: FeatureSet): void
}): FeatureRow {
  const own = new FeatureSet(SEEDS.own)
  const heading = new FeatureSet(SEEDS.heading)
  const context = new FeatureSet(SEEDS.context)
  fill.own(own)
  fill.heading(heading)
  fill.context(context)
  return { own: own.hashes(), heading: heading.hashes(), context: context.hashes(), places: own.places() }
}
