/**
 * Opens a TypeScript script inside a worker thread. In Node 20 a thread takes neither its parent's loader nor one
 * given by `--import`, so the thread loads tsx itself. `workerData.script` is the script's URL.
 */
import { workerData } from 'node:worker_threads'
import { tsImport } from 'tsx/esm/api'

await tsImport(workerData.script, import.meta.url)
