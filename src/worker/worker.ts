import type { ServiceContext } from '../services/context.js'
import { processRun, type DocumentAnalyzer } from '../services/process-run.js'
import { requeueLostRuns } from '../services/requeue.js'

/**
 * Starts consuming runs from the queue, after queueing anew those that lost their job. Stop it with the queue's `stop`,
 * which waits for runs in hand and returns the rest.
 */
export async function startWorker(context: ServiceContext, analyzer: DocumentAnalyzer): Promise<void> {
  await requeueLostRuns(context)
  await context.queue.work((job) => processRun(context, analyzer, job), {
    concurrency: context.config.workerConcurrency,
  })
}
