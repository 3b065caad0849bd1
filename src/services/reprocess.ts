import type { DocumentId } from '../domain/ids.js'
import {
  countBatch,
  countDocuments,
  lockDocumentsOutside,
  selectDocuments,
  type ReprocessFilter,
} from '../storage/reprocess-store.js'
import type { Caller, ServiceContext } from './context.js'
import { queueRun } from './queue-run.js'

/** Documents queued in one transaction: few enough that uploads between them hardly wait. */
const PAGE = 50
/** Behind the documents that people have just uploaded. */
const PRIORITY = -1

export type { ReprocessFilter }

export interface BatchProgress {
  readonly total: number
  readonly waiting: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly cancelled: number
}

export const countMatching = (context: ServiceContext, filter: ReprocessFilter): Promise<number> =>
  countDocuments(context.database.prisma, filter)

/**
 * Queues a run of the named batch for every document that matches and has none in it yet: interrupted, it is continued
 * by calling it again with the same name. Returns how many runs it queued.
 */
export async function reprocess(
  context: ServiceContext,
  caller: Caller,
  filter: ReprocessFilter,
  batch: string,
): Promise<number> {
  let queued = 0
  let after: DocumentId | undefined
  for (;;) {
    const page = await selectDocuments(context.database.prisma, filter, after, PAGE)
    queued += await context.database.transaction(async (tx) => {
      const missing = await lockDocumentsOutside(tx, page, batch)
      for (const documentId of missing) {
        await queueRun(context, tx, caller, { documentId, reason: 'reprocess', batch, priority: PRIORITY })
      }
      return missing.length
    })
    if (page.length < PAGE) return queued
    after = page.at(-1)
  }
}

export async function batchProgress(context: ServiceContext, batch: string): Promise<BatchProgress> {
  const { queued, running, succeeded, failed, cancelled } = await countBatch(context.database.prisma, batch)
  const total = queued + running + succeeded + failed + cancelled
  return { total, waiting: queued, running, succeeded, failed, cancelled }
}
