import type { Finding } from '../domain/finding.js'
import type { Sha256 } from '../domain/ids.js'
import type { Decision } from '../domain/review.js'
import type { RunPins } from '../domain/run.js'
import { hashOf } from '../hash.js'

/** What a signature covers. */
export interface SignOffContent {
  /** With the hashes of bytes and text, the code's version, and every model, adapter, playbook and prompt. */
  readonly pins: RunPins
  readonly findings: readonly Finding[]
  readonly decisions: readonly Decision[]
}

/**
 * The content hash of a sign-off: SHA-256 of the canonical JSON (RFC 8785) of
 * `{ form: 'countersign-sign-off/1', bytesHash, textHash, pins, findings, decisions }`, findings in document order and
 * decisions by version, each exactly as exported. Anyone can recompute it from an export with `npm run verify`.
 */
export function signOffContent({ pins, findings, decisions }: SignOffContent): Sha256 {
  return hashOf({
    form: 'countersign-sign-off/1',
    bytesHash: pins.bytesHash,
    textHash: pins.textHash,
    pins,
    findings,
    decisions: [...decisions].sort((a, b) => a.version - b.version),
  })
}
