import type { DocumentId } from '../domain/ids.js'
import type { RunStatus } from '../domain/run.js'
import { findDocument } from '../storage/documents-store.js'
import { pageOfRuns, type StoredRun } from '../storage/runs-store.js'
import type { ServiceContext } from './context.js'
import { pageOf, timeCursor, type Page } from './cursor.js'
import { found } from './found.js'

export interface RunListing {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly documentId?: DocumentId | undefined
  readonly status?: RunStatus | undefined
  readonly batch?: string | undefined
}

/** Runs newest first, of one document or of all. Throws `not-found` for an unknown document, `request-invalid`. */
export async function listRuns(context: ServiceContext, listing: RunListing): Promise<Page<StoredRun>> {
  const { cursor, limit, ...filter } = listing
  const { prisma } = context.database
  if (filter.documentId !== undefined) found(await findDocument(prisma, filter.documentId), 'document')
  const rows = await pageOfRuns(prisma, { ...filter, after: timeCursor(cursor), limit: limit + 1 })
  return pageOf(rows, limit, (run) => [run.createdAt.toISOString(), run.id])
}
