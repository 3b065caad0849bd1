import type { AuditEvent } from '../domain/audit.js'
import { pageOfAudit, verifyAuditChain, type AuditVerdict } from '../storage/audit.js'
import type { ServiceContext } from './context.js'
import { ordinalCursor, pageOf, type Page } from './cursor.js'

export interface AuditListing {
  readonly cursor?: string | undefined
  readonly limit: number
  /** Id of what the events are about. */
  readonly subject?: string | undefined
  readonly order: 'ascending' | 'descending'
}

/** The audit trail, page by page. Throws `request-invalid` for a foreign cursor. */
export async function listAudit(context: ServiceContext, listing: AuditListing): Promise<Page<AuditEvent>> {
  const { cursor, limit, ...filter } = listing
  const after = ordinalCursor(cursor)
  const events = await pageOfAudit(context.database.prisma, { ...filter, after, limit: limit + 1 })
  return pageOf(events, limit, (event) => [event.seq])
}

/** Recomputes the whole chain. */
export const verifyAudit = (context: ServiceContext): Promise<AuditVerdict> =>
  verifyAuditChain(context.database.prisma)
