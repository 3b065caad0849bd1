import type { ServiceContext } from './context.js'
import { recognitionEngine } from './recognition-engine.js'

export interface HealthState {
  /** Whether the database answers. */
  readonly database: boolean
  readonly queued: number
  readonly running: number
  /** The engine that reads scans on this machine; null where none does. */
  readonly recognition: string | null
}

/** Whether this process can serve, and how much waits. Never throws. */
export async function readHealth(context: ServiceContext): Promise<HealthState> {
  const recognition = await recognitionEngine(context.config)
  const down: HealthState = { database: false, queued: 0, running: 0, recognition }
  if (!(await context.database.ping())) return down
  return context.queue.counts().then(
    (counts) => ({ database: true, ...counts, recognition }),
    () => down,
  )
}
