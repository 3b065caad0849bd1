import type { DocumentFormat } from '../../domain/parsed-document.js'
import { changeBytes, changeLines, changeXml, splice } from './bytes.js'
import { changeArchive, changePdfStream } from './containers.js'
import { randomFrom, type Random } from './random.js'
import { TOKENS } from './tokens.js'

/** A sound document to be damaged. */
export interface Seedling {
  readonly name: string
  readonly format: DocumentFormat
  readonly bytes: Buffer
}

export interface Mutation {
  readonly name: string
  readonly bytes: Buffer
}

/** Mutations stay small: what size does is tested by itself. */
const MAX_BYTES = 4_000_000

/**
 * The mutation of a number: the same for the same documents, seed and number. Half of them are changed from within, where
 * the format has an inside (compressed parts, headers, attributes); the others byte by byte or by splicing two documents.
 */
export async function mutate(
  seedlings: readonly Seedling[],
  seed: number,
  number: number,
): Promise<Mutation> {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const formats = [...new Set(seedlings.map(({ format }) => format))]
  const format = random.pick(formats)
  const kin = seedlings.filter((seedling) => seedling.format === format)
  const chosen = random.pick(kin)
  const bytes = await change(chosen, random.pick(kin), random)
  return { name: chosen.name, bytes: bytes.subarray(0, MAX_BYTES) }
}

async function change({ format, bytes }: Seedling, other: Seedling, random: Random): Promise<Buffer> {
  const tokens = TOKENS[format]
  if (random.chance(0.5)) {
    if (format === 'docx' || format === 'xlsx') return changeArchive(bytes, random, tokens)
    if (format === 'pdf') return changePdfStream(bytes, random, tokens)
    const text = bytes.toString('latin1')
    if (format === 'html') return Buffer.from(changeXml(text, random, tokens), 'latin1')
    if (format === 'email') return Buffer.from(changeLines(text, random), 'latin1')
  }
  const text = bytes.toString('latin1')
  const changed = random.chance(0.1)
    ? splice(text, other.bytes.toString('latin1'), random)
    : changeBytes(text, random, tokens)
  return Buffer.from(changed, 'latin1')
}
