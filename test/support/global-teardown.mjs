import { once } from 'node:events'

/** Lets the guard stop and remove the run's PostgreSQL, and waits for it. */
export default async function globalTeardown() {
  const guard = globalThis.countersignDatabaseGuard
  guard.ref()
  const ended = once(guard, 'exit')
  guard.stdin.end()
  await ended
}
