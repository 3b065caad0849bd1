import type { RunId } from '../domain/ids.js'
import { findRun, type StoredRun, type StoredRunDetail } from '../storage/runs-store.js'
import type { ServiceContext } from './context.js'
import { found } from './found.js'

export type { StoredRun, StoredRunDetail }

/** One run with its pins and stages. Throws `not-found`. */
export async function readRun(context: ServiceContext, id: RunId): Promise<StoredRunDetail> {
  return found(await findRun(context.database.prisma, id), 'run')
}
