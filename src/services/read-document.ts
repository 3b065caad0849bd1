import type { DocumentId } from '../domain/ids.js'
import { findDocument } from '../storage/documents-store.js'
import type { ServiceContext } from './context.js'
import { overviewOf, type DocumentOverview } from './document-overview.js'
import { found } from './found.js'

/** One document with its newest run, findings and review. Throws `not-found`. */
export async function readDocument(context: ServiceContext, id: DocumentId): Promise<DocumentOverview> {
  const { prisma } = context.database
  return overviewOf(prisma, found(await findDocument(prisma, id), 'document'))
}
