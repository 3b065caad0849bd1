import { z } from 'zod'
import { Artifact } from './artifact.js'
import { ClauseTree } from './clause.js'
import { ErrorCode } from './error-code.js'
import { Finding } from './finding.js'
import { Sha256 } from './ids.js'
import { DocumentFormat, ParsedDocument } from './parsed-document.js'
import { Summary } from './summary.js'
import { Warning } from './warning.js'

export const StageName = z.enum(['parse', 'segment', 'detect', 'extract', 'assess', 'ground', 'summarize'])
export type StageName = z.infer<typeof StageName>

/** What one stage did: its version, what it read besides its input, hashes of both ends, milliseconds, warnings. */
export const StageRecord = z.strictObject({
  name: StageName,
  version: z.string(),
  uses: z.array(Artifact),
  inputHash: Sha256,
  outputHash: Sha256,
  durationMs: z.number().nonnegative(),
  warnings: z.array(Warning),
})
export type StageRecord = z.infer<typeof StageRecord>

export const RunFailure = z.strictObject({
  code: ErrorCode,
  stage: StageName.nullable(),
  message: z.string(),
})
export type RunFailure = z.infer<typeof RunFailure>

/** Everything that decides a run's outcome. Two runs with equal pins have equal findings. */
export const RunPins = z.strictObject({
  bytesHash: Sha256,
  textHash: Sha256,
  codeVersion: z.string(),
  artifacts: z.array(Artifact),
})
export type RunPins = z.infer<typeof RunPins>

export const RunStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])
export type RunStatus = z.infer<typeof RunStatus>

/** The document that one was attached to, by the hash of its bytes; `index` is its place there, from 0. */
export const AttachedTo = z.strictObject({ name: z.string(), sha256: Sha256, index: z.int().nonnegative() })
export type AttachedTo = z.infer<typeof AttachedTo>

/**
 * What the pipeline returns: one document read whole. Warnings of all stages are in `stages`. `attachedTo` is only in what
 * a command says of a document that it found within another; nothing else depends on it.
 */
export const Analysis = z.strictObject({
  document: z.strictObject({
    name: z.string(),
    format: DocumentFormat,
    size: z.int().nonnegative(),
    sha256: Sha256,
  }),
  parsed: ParsedDocument,
  clauses: ClauseTree,
  findings: z.array(Finding),
  summaries: z.array(Summary),
  run: z.strictObject({ pins: RunPins, stages: z.array(StageRecord), contentHash: Sha256 }),
  attachedTo: AttachedTo.optional(),
})
export type Analysis = z.infer<typeof Analysis>
