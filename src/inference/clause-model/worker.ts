import { parentPort, workerData } from 'node:worker_threads'
import type { ModelSpec } from '../../domain/adapter.js'
import type { Span } from '../../domain/span.js'
import { loadEngine, predict } from './engine.js'

/** Thread that holds one copy of the model: messages are documents, replies their predictions. */
export interface WorkerData {
  readonly spec: ModelSpec
  readonly folder: string
}

export interface Request {
  readonly text: string
  readonly sentences: readonly Span[] | undefined
}

const port = parentPort
if (port === null) throw new Error('this file runs in a worker thread')
const { spec, folder } = workerData as WorkerData
const engine = loadEngine(spec, folder)

port.on('message', ({ id, payload }: { id: number; payload: Request }) => {
  engine
    .then((loaded) => predict(loaded, payload.text, payload.sentences))
    .then(
      (value) => port.postMessage({ id, value }),
      (error: unknown) =>
        port.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
    )
})
