import { AuditEvent, type AuditAction } from '../domain/audit.js'
import { Sha256 } from '../domain/ids.js'
import { hashOf } from '../hash.js'
import type { Reader, Transaction } from './database.js'
import type { AuditEvent as AuditRow } from './generated/client.js'

export interface AuditEntry {
  readonly at: Date
  readonly actor: AuditEvent['actor']
  readonly action: AuditAction
  readonly subject: AuditEvent['subject']
  /** Ids, hashes and counts; never document text. */
  readonly data?: AuditEvent['data']
}

/** Key of the transaction-scoped advisory lock that orders writers: "audit" in ASCII. */
const AUDIT_LOCK = 0x6175646974n
const FIRST_PREVIOUS = Sha256.parse('0'.repeat(64))

/**
 * Appends one event to the hash chain inside the caller's transaction. Writers queue here until the transaction before
 * them has ended, so call it last: after the other rows of the transaction are written, never before locking one.
 */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<AuditEvent> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${AUDIT_LOCK})`
  const last = await tx.auditEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } })
  const unsealed = {
    seq: Number(last?.seq ?? 0n) + 1,
    at: entry.at.toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    data: entry.data ?? {},
    previousHash: last === null ? FIRST_PREVIOUS : Sha256.parse(last.hash),
  }
  const event = AuditEvent.parse({ ...unsealed, hash: hashOf(unsealed) })
  await tx.auditEvent.create({
    data: {
      seq: BigInt(event.seq),
      at: entry.at,
      actorKind: event.actor.kind,
      actorId: event.actor.id,
      action: event.action,
      subjectKind: event.subject.kind,
      subjectId: event.subject.id,
      data: event.data,
      previousHash: event.previousHash,
      hash: event.hash,
    },
  })
  return event
}

/** A stored row as the event it is. */
export const auditEventOf = (row: AuditRow): AuditEvent =>
  AuditEvent.parse({
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId },
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId },
    data: row.data,
    previousHash: row.previousHash,
    hash: row.hash,
  })

export interface AuditFilter {
  /** Events behind this number, in the order asked for. */
  readonly after?: number | undefined
  readonly subject?: string | undefined
  readonly order: 'ascending' | 'descending'
  readonly limit: number
}

export async function pageOfAudit(db: Reader, filter: AuditFilter): Promise<AuditEvent[]> {
  const { after, subject, order, limit } = filter
  const ascending = order === 'ascending'
  const rows = await db.auditEvent.findMany({
    where: {
      ...(subject === undefined ? {} : { subjectId: subject }),
      ...(after === undefined ? {} : { seq: ascending ? { gt: BigInt(after) } : { lt: BigInt(after) } }),
    },
    orderBy: { seq: ascending ? 'asc' : 'desc' },
    take: limit,
  })
  return rows.map(auditEventOf)
}

export interface AuditVerdict {
  readonly events: number
  readonly intact: boolean
  /** The first event that is missing, changed or does not follow the one before; null where all are well. */
  readonly brokenAt: number | null
  readonly lastHash: string
}

const PAGE = 1000

/** Recomputes every hash and link from the first event on. O(events), in pages of 1000. */
export async function verifyAuditChain(db: Reader): Promise<AuditVerdict> {
  let previous: string = FIRST_PREVIOUS
  let seq = 0
  for (;;) {
    const rows = await db.auditEvent.findMany({
      where: { seq: { gt: BigInt(seq) } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    })
    for (const row of rows) {
      if (!continues(row, seq, previous)) {
        return { events: await db.auditEvent.count(), intact: false, brokenAt: seq + 1, lastHash: previous }
      }
      seq += 1
      previous = row.hash
    }
    if (rows.length < PAGE) return { events: seq, intact: true, brokenAt: null, lastHash: previous }
  }
}

function continues(row: AuditRow, previousSeq: number, previousHash: string): boolean {
  if (row.seq !== BigInt(previousSeq + 1) || row.previousHash !== previousHash) return false
  try {
    const { hash, ...unsealed } = auditEventOf(row)
    return hash === hashOf(unsealed)
  } catch {
    return false
  }
}
