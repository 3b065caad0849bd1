import type { ServiceContext } from './context.js'

export interface HealthState {
  /** Whether the database answers. */
  readonly database: boolean
  readonly queued: number
  readonly running: number
}

/** Whether this process can serve, and how much waits. Never throws. */
export async function readHealth(context: ServiceContext): Promise<HealthState> {
  const down: HealthState = { database: false, queued: 0, running: 0 }
  if (!(await context.database.ping())) return down
  return context.queue.counts().then(
    (counts) => ({ database: true, ...counts }),
    () => down,
  )
}
