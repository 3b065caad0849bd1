import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Route } from '../../api/routes.js'
import type { Role } from '../../domain/review.js'
import { CodedError } from '../../errors.js'
import { authenticateApiKey } from '../../services/api-keys.js'
import type { Caller, ServiceContext } from '../../services/context.js'
import { findSession } from '../../services/sessions.js'
import { callerOf } from '../../services/users.js'
import { CSRF_HEADER, sessionToken } from './session-cookie.js'

const SAFE_METHODS = ['GET', 'HEAD']

/**
 * Who calls: by API key where a bearer is sent, else by session cookie. A changing request by cookie must carry the
 * session's CSRF token. Throws `unauthenticated`, or `forbidden` for a missing or wrong token.
 */
export async function authenticate(context: ServiceContext, request: Request): Promise<Caller> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1]
  if (bearer !== undefined) {
    const caller = await authenticateApiKey(context, bearer)
    if (caller === undefined) throw new CodedError('unauthenticated', 'the API key is unknown or revoked')
    return caller
  }
  const token = sessionToken(request)
  const session = token === undefined ? undefined : await findSession(context, token)
  if (session === undefined) throw new CodedError('unauthenticated', 'log in, or send an API key')
  if (!SAFE_METHODS.includes(request.method) && !sameToken(request.get(CSRF_HEADER), session.csrfToken)) {
    throw new CodedError('forbidden', `the request lacks the session's token in ${CSRF_HEADER}`)
  }
  return callerOf(session.account)
}

/** Throws `forbidden` where the operation is for people only, or for other roles. */
export function requireAccess(route: Pick<Route, 'access' | 'roles'>, caller: Caller): void {
  if (route.access === 'session' && caller.kind !== 'user') {
    throw new CodedError('forbidden', 'only a logged-in person may do this')
  }
  if (route.roles !== undefined && !route.roles.includes(roleOf(caller))) {
    throw new CodedError('forbidden', `this needs one of the roles ${route.roles.join(', ')}`)
  }
}

function roleOf(caller: Caller): Role {
  if (caller.kind === 'system') throw new TypeError('the system does not call over HTTP')
  return caller.role
}

function sameToken(sent: string | undefined, expected: string): boolean {
  const a = Buffer.from(sent ?? '')
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
