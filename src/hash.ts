import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { FindingId, Sha256 } from './domain/ids.js'

// The package is CommonJS while its types describe an ES module's default export.
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string | undefined

export const sha256 = (data: string | Uint8Array): Sha256 =>
  Sha256.parse(createHash('sha256').update(data).digest('hex'))

/** JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) allows; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value)
  if (json === undefined) throw new TypeError('not a JSON value')
  return json
}

/** Hash of a value's canonical JSON: equal values, equal hashes, on every machine. */
export const hashOf = (value: unknown): Sha256 => sha256(canonicalJson(value))

/** Deterministic id of a claim: same kind, label or rule and spans, same id in every run. */
export const findingId = (claim: unknown): FindingId => FindingId.parse(`f${hashOf(claim).slice(0, 16)}`)
