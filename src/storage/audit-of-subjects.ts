import type { AuditEvent } from '../domain/audit.js'
import { auditEventOf } from './audit.js'
import type { Reader } from './database.js'

/** Events about any of these subjects (ids are unique across kinds), in the order of the trail. */
export async function auditEventsAbout(db: Reader, subjectIds: readonly string[]): Promise<AuditEvent[]> {
  const rows = await db.auditEvent.findMany({
    where: { subjectKind: { in: ['document', 'run', 'review'] }, subjectId: { in: [...subjectIds] } },
    orderBy: { seq: 'asc' },
  })
  return rows.map(auditEventOf)
}
