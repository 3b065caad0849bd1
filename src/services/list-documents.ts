import type { DocumentId } from '../domain/ids.js'
import { pageOfDocuments, type DocumentStatus } from '../storage/documents-store.js'
import type { ServiceContext } from './context.js'
import { pageOf, timeCursor, type Page } from './cursor.js'
import { overviewsOf, type DocumentOverview } from './document-overview.js'

export interface DocumentListing {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly name?: string | undefined
  readonly status?: DocumentStatus | undefined
  readonly parent?: DocumentId | undefined
}

/** Documents newest first. Eight queries a page, whatever its size. Throws `request-invalid` for a foreign cursor. */
export async function listDocuments(
  context: ServiceContext,
  listing: DocumentListing,
): Promise<Page<DocumentOverview>> {
  const { cursor, limit, ...filter } = listing
  const { prisma } = context.database
  const rows = await pageOfDocuments(prisma, { ...filter, after: timeCursor(cursor), limit: limit + 1 })
  const page = pageOf(rows, limit, (document) => [document.uploadedAt.toISOString(), document.id])
  return { ...page, items: await overviewsOf(prisma, page.items) }
}
