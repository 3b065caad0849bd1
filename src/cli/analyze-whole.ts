import type { Analysis, AttachedTo, RunFailure } from '../domain/run.js'
import { toCoded } from '../errors.js'
import { sha256 } from '../hash.js'
import type { Analyzer } from '../pipeline/analyze.js'
import { StageError } from '../pipeline/stage.js'
import { gatherAttachments, withWarnings } from '../services/gather-attachments.js'

/** What is said of a document that could not be analysed. */
export interface Failure {
  readonly document: { readonly name: string; readonly sha256: string | null }
  readonly error: RunFailure
  readonly attachedTo?: AttachedTo
}

export interface FileResult {
  /** Numbers of the attachments on the way from the file to this document, from 0; empty for the file itself. */
  readonly path: readonly number[]
  readonly result: Analysis | Failure
}

export interface Reading {
  /** Tried on each document that is encrypted. */
  readonly password: string | undefined
  /** Whether what is attached is read too. */
  readonly attachments: boolean
  /** Of one attachment. */
  readonly maxBytes: number
  readonly signal: AbortSignal
  step(this: void, doing: string): void
}

interface Source {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * A file and what is attached to it, level by level as a server stores it: the file first, each document before its own
 * attachments. Never throws: a document that cannot be read is a failure among the results.
 */
export async function analyzeWhole(analyzer: Analyzer, file: Source, how: Reading): Promise<FileResult[]> {
  const results: FileResult[] = []
  const seen = new Set<string>()

  async function visit(source: Source, path: readonly number[], attachedTo?: AttachedTo): Promise<void> {
    const hash = sha256(source.bytes)
    if (seen.has(hash)) return
    seen.add(hash)
    const within = attachedTo === undefined ? {} : { attachedTo }
    try {
      const { analysis, files } = await analyzeOne(analyzer, source, path.length, how)
      results.push({ path, result: { ...analysis, ...within } })
      for (const { index, name, bytes } of files) {
        await visit({ name, bytes }, [...path, index], { name: source.name, sha256: hash, index })
      }
    } catch (error) {
      results.push({ path, result: { ...failureOf(source, error), ...within } })
    }
  }

  await visit(file, [])
  return results
}

async function analyzeOne(analyzer: Analyzer, source: Source, depth: number, how: Reading) {
  const { password, signal, maxBytes, step } = how
  const document = { ...source, password, depth }
  const analysis = await analyzer.analyze(document, {
    signal,
    progress: ({ stage, done, total }) => step(total > 1 ? `${stage} ${done}/${total}` : stage),
  })
  const announced = how.attachments ? (analysis.parsed.attachments ?? []) : []
  const gathered = await gatherAttachments(analyzer, document, announced, { maxBytes, signal })
  const files = [...gathered.files].sort((a, b) => a.index - b.index)
  return { analysis: withWarnings(analysis, gathered), files }
}

export function failureOf({ name, bytes }: { name: string; bytes?: Uint8Array }, error: unknown): Failure {
  const { code, message } = toCoded(error)
  const stage = error instanceof StageError ? error.stage : null
  return {
    document: { name, sha256: bytes === undefined ? null : sha256(bytes) },
    error: { code, stage, message },
  }
}
