import type { AuditEvent } from '../domain/audit.js'
import { UserId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import type { Caller } from './context.js'

/** Who the audit trail says did it. */
export const actorOf = (caller: Caller): AuditEvent['actor'] => ({ kind: caller.kind, id: caller.id })

/** The person behind a call: of an API key its owner, of the system nobody. */
export function personOf(caller: Caller): string | null {
  if (caller.kind === 'system') return null
  return caller.kind === 'user' ? caller.id : caller.ownerId
}

/** The logged-in person who calls; decisions and signatures are made by nobody else. Throws `forbidden`. */
export function requirePerson(caller: Caller): { id: UserId; name: string } {
  if (caller.kind !== 'user') throw new CodedError('forbidden', 'only a logged-in person may do this')
  return { id: UserId.parse(caller.id), name: caller.name }
}
