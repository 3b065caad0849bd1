import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadConfig } from '../config.js'
import type { RunId } from '../domain/ids.js'
import type { StageRecord } from '../domain/run.js'
import { createLogger } from '../logger.js'
import type { Caller, ServiceContext } from '../services/context.js'
import { openAnalyzer } from '../services/open-analyzer.js'
import { openInstallation } from '../services/open-installation.js'
import { readRun } from '../services/read-run.js'
import { uploadDocument } from '../services/upload-document.js'
import { startWorker } from '../worker/worker.js'

export interface Sample {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Measured {
  readonly name: string
  readonly succeeded: boolean
  readonly pages: number
  readonly characters: number
  readonly stages: readonly StageRecord[]
  /** From the first byte handed to the service until its findings are stored and can be read. */
  readonly uploadToFindingsMs: number
  /** From the worker's claim until then. */
  readonly runMs: number
}

const CALLER: Caller = { kind: 'system', id: 'bench' }
const POLL_MS = 10

/**
 * Runs `work` on an installation of its own: embedded database, queue and worker as `npm start` opens them, in this
 * process, on a data folder that is removed afterwards.
 */
export async function withInstallation<Result>(
  work: (context: ServiceContext) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'countersign-bench-'))
  // The embedded PostgreSQL may run as another user, who must be able to enter.
  chmodSync(dataDir, 0o755)
  const config = loadConfig({ DATA_DIR: dataDir, SAMPLES: 'false' })
  const installation = await openInstallation(config, createLogger('silent'))
  const analyzer = await openAnalyzer(config)
  try {
    await startWorker(installation.context, analyzer)
    return await work(installation.context)
  } finally {
    await installation.close()
    await analyzer.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Uploads a document and waits until its run has ended. */
export async function measure(context: ServiceContext, sample: Sample): Promise<Measured> {
  const started = performance.now()
  const { run } = await uploadDocument(context, CALLER, sample)
  if (run === null) throw new Error(`${sample.name} is among the documents twice`)
  const ended = await untilEnded(context, run.id)
  const uploadToFindingsMs = performance.now() - started
  return {
    name: sample.name,
    succeeded: ended.status === 'succeeded',
    pages: ended.pages ?? 0,
    characters: ended.characters ?? 0,
    stages: ended.stages,
    uploadToFindingsMs,
    runMs: (ended.finishedAt?.getTime() ?? 0) - (ended.startedAt?.getTime() ?? 0),
  }
}

async function untilEnded(context: ServiceContext, id: RunId) {
  for (;;) {
    const run = await readRun(context, id)
    if (run.status !== 'queued' && run.status !== 'running') return run
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
