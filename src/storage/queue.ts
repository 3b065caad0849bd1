import { PgBoss, fromPrisma } from 'pg-boss'
import { RunId } from '../domain/ids.js'
import type { Logger } from '../logger.js'
import type { Database, Transaction } from './database.js'

/** One delivery of a run to a worker. `signal` aborts when the process must give the run back. */
export interface RunJob {
  readonly runId: RunId
  readonly signal: AbortSignal
}

/** Resolves once the run has ended or was nobody's business any more; a rejection gives it back to the queue. */
export type RunHandler = (job: RunJob) => Promise<void>

/** Runs waiting to be analysed, delivered at least once. The only owner of pg-boss. */
export interface Queue {
  /** Creates or updates pg-boss's own tables; call before anything else. */
  start(): Promise<void>
  /** Queues runs inside the caller's transaction: no run without its job, no job without its run. Higher first. */
  enqueueRun(tx: Transaction, run: { readonly runId: RunId; readonly priority?: number }): Promise<void>
  /**
   * Takes the run's job out of the queue inside the caller's transaction. A worker that has it already sees the run's
   * status `cancelled` within a second and stops.
   */
  cancelRun(tx: Transaction, runId: RunId): Promise<void>
  /** Those of `runIds` that still have a job which will be delivered, or is in a worker's hands. */
  liveRuns(runIds: readonly RunId[]): Promise<Set<RunId>>
  /** Starts consuming, `concurrency` runs at a time. */
  work(handler: RunHandler, options: { readonly concurrency: number }): Promise<void>
  /** Whether some process consumes runs, as of some seconds ago; a killed one counts for a quarter of a minute more. */
  hasWorkers(): Promise<boolean>
  counts(): Promise<{ queued: number; running: number }>
  /** Stops fetching, waits up to `graceMs` for runs in hand, then gives the rest back and closes. */
  stop(options: { readonly graceMs: number }): Promise<void>
}

export const RUNS = 'runs'
const SCHEMA = 'pgboss'

const SETTINGS = {
  /** A worker that is silent so long is dead and its run delivered again: pg-boss's minimum. */
  heartbeatSeconds: 10,
  /** Dead workers are found by the heartbeat; this only bounds a run that hangs for ever. */
  expireInSeconds: 6 * 3600,
  /** Returned runs count as retries here; how often a run may crash is decided from its own `attempts`. */
  retryLimit: 50,
  retryDelay: 1,
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 86_400,
  notify: true,
}

export function createQueue(database: Database, logger: Logger): Queue {
  const boss = new PgBoss({
    connectionString: database.url,
    schema: SCHEMA,
    application_name: 'countersign-queue',
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    instanceHeartbeatSeconds: 5,
  })
  boss.on('error', (error) => logger.warn({ error }, 'queue error'))
  boss.on('warning', (warning) => logger.debug({ warning: warning.message }, 'queue warning'))

  const workers: string[] = []
  const inHand = new Map<AbortController, Promise<void>>()

  /** Hands one job to the handler, and remembers it so that `stop` can wait for it or give it back. */
  async function deliver(handler: RunHandler, runId: RunId, expiry: AbortSignal): Promise<void> {
    const abort = new AbortController()
    expiry.addEventListener('abort', () => abort.abort(), { once: true })
    const work = handler({ runId, signal: abort.signal })
    inHand.set(
      abort,
      work.catch(() => undefined),
    )
    try {
      await work
    } finally {
      inHand.delete(abort)
    }
  }

  /** One consumer takes one run at a time: a batch would make a short document wait for a long one. */
  async function startConsumer(handler: RunHandler): Promise<void> {
    const options = { batchSize: 1, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 2 }
    const id = await boss.work<{ runId: string }>(RUNS, options, async ([job]) => {
      if (job === undefined) return
      try {
        await deliver(handler, RunId.parse(job.data.runId), job.signal)
      } finally {
        // Skips the polling delay, so that the next waiting run starts at once.
        if (id !== undefined) boss.notifyWorker(id)
      }
    })
    workers.push(id)
  }

  async function finishInHand(graceMs: number): Promise<void> {
    const all = () => Promise.all(inHand.values())
    await Promise.race([all(), new Promise((resolve) => setTimeout(resolve, graceMs).unref())])
    for (const abort of inHand.keys()) abort.abort()
    await all()
  }

  return {
    async start() {
      await boss.start()
      await boss.createQueue(RUNS, SETTINGS)
      const { heartbeatSeconds, ...rest } = SETTINGS
      await boss.updateQueue(RUNS, { ...rest, heartbeatSeconds })
    },
    async enqueueRun(tx, { runId, priority }) {
      const db = fromPrisma(tx)
      // A job of an earlier delivery that ended under the same id would make the new one vanish.
      await boss.deleteJob(RUNS, runId, { db })
      await boss.send(RUNS, { runId }, { id: runId, db, ...(priority === undefined ? {} : { priority }) })
    },
    async cancelRun(tx, runId) {
      await boss.cancel(RUNS, runId, { db: fromPrisma(tx) })
    },
    async liveRuns(runIds) {
      const { rows } = await database.pool.query<{ id: string }>(
        `SELECT id FROM ${SCHEMA}.job WHERE name = $1 AND state < 'completed' AND id = ANY($2::uuid[])`,
        [RUNS, runIds],
      )
      return new Set(rows.map((row) => RunId.parse(row.id)))
    },
    async work(handler, { concurrency }) {
      for (let i = 0; i < concurrency; i++) await startConsumer(handler)
    },
    async hasWorkers() {
      const instances = await boss.getInstances()
      return instances.some(
        (instance) => instance.live && instance.workers.some((worker) => worker.queue === RUNS),
      )
    },
    async counts() {
      const groups = await database.prisma.run.groupBy({
        by: ['status'],
        where: { status: { in: ['queued', 'running'] } },
        _count: true,
      })
      const count = (status: string) => groups.find((group) => group.status === status)?._count ?? 0
      return { queued: count('queued'), running: count('running') }
    },
    async stop({ graceMs }) {
      const stopped = workers.splice(0).map((id) => boss.offWork(RUNS, { id, wait: true }))
      await finishInHand(graceMs)
      await Promise.all(stopped)
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}
