import type { RunId } from '../domain/ids.js'
import { openRuns, resetRun } from '../storage/run-lifecycle-store.js'
import type { ServiceContext } from './context.js'

const PAGE = 500

/**
 * Queues every run anew that has not ended and has no job left (a queue restored from an older backup, a job deleted by
 * hand). Runs whose worker was killed keep their job and need no help. Returns how many.
 */
export async function requeueLostRuns(context: ServiceContext): Promise<number> {
  let requeued = 0
  let after: RunId | undefined
  for (;;) {
    const page = await openRuns(context.database.prisma, after, PAGE)
    const live = await context.queue.liveRuns(page)
    for (const runId of page.filter((id) => !live.has(id))) requeued += await requeue(context, runId)
    if (page.length < PAGE) break
    after = page.at(-1)
  }
  if (requeued > 0) context.logger.warn({ runs: requeued }, 'runs without a job were queued again')
  return requeued
}

/** 1, or 0 where the run ended meanwhile. */
const requeue = (context: ServiceContext, runId: RunId): Promise<number> =>
  context.database.transaction(async (tx) => {
    if (!(await resetRun(tx, runId))) return 0
    await context.queue.enqueueRun(tx, { runId })
    return 1
  })
