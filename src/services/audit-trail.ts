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
