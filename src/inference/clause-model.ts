import type { Artifact } from '../domain/artifact.js'
import type { ModelSpec } from '../domain/adapter.js'
import type { Prediction } from '../domain/prediction.js'
import type { Span } from '../domain/span.js'
import { CodedError } from '../errors.js'
import { hashOf, sha256 } from '../hash.js'
import type { Request, WorkerData } from './clause-model/worker.js'
import { ResultCache } from './result-cache.js'
import { WorkerPool } from './worker-pool.js'

/** A clause model at work in threads of its own; the same text gives the same predictions, bit for bit. */
export interface ClauseModel {
  /** Pins the weights: the hash of the model's part of the manifest, which names every file by hash. */
  readonly artifact: Artifact
  /**
   * Predictions for `text`, best first within a label. `sentences` in text order replace the model's own.
   * Throws `model-failed`, or the signal's reason.
   */
  predict(
    text: string,
    options?: { sentences?: readonly Span[]; signal?: AbortSignal },
  ): Promise<readonly Prediction[]>
  close(): Promise<void>
}

/** Documents whose predictions are remembered: a reprocess with another playbook runs no model. */
const REMEMBERED = 64

/** Opens the model that `spec` describes; `folder` holds its files. Threads start with the first document. */
export function openClauseModel(
  source: {
    readonly id: string
    readonly version: string
    readonly spec: ModelSpec
    readonly folder: string
  },
  threads: number,
): ClauseModel {
  const data: WorkerData = { spec: source.spec, folder: source.folder }
  const pool = new WorkerPool<Request, Prediction[]>(
    new URL('./clause-model/worker.ts', import.meta.url),
    data,
    threads,
  )
  const cache = new ResultCache<readonly Prediction[]>(REMEMBERED)
  const modelHash = hashOf(source.spec)
  return {
    artifact: { kind: 'model', id: source.id, version: source.version, sha256: modelHash },
    async predict(text, { sentences, signal } = {}) {
      const key = `${modelHash}:${sha256(text)}:${sentences === undefined ? '' : hashOf(sentences)}`
      return cache.get(key, async () => {
        try {
          return await pool.run({ text, sentences }, signal)
        } catch (cause) {
          if (signal?.aborted === true) throw cause
          throw new CodedError('model-failed', `the model ${source.id} failed`, { cause })
        }
      })
    },
    close: () => pool.close(),
  }
}
