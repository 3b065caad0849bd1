import { randomBytes } from 'node:crypto'
import type { Sha256, UserId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import {
  countRefusals,
  deleteSession,
  findAccountByEmail,
  findSessionAccount,
  insertSession,
  type Account,
} from '../storage/accounts-store.js'
import { appendAudit } from '../storage/audit.js'
import type { ServiceContext } from './context.js'
import { verifyPassword } from './passwords.js'

export interface OpenSession {
  readonly account: Account
  /** Sent back by the portal with every changing request: a page of another origin cannot know it. */
  readonly csrfToken: string
  readonly expiresAt: Date
}

/** Failed log-ins for one e-mail address within this time before it has to wait. */
const REFUSALS = { limit: 10, withinMs: 15 * 60_000 }
const TOKEN_BYTES = 32

/** The stored form of a token, from which the token cannot be had back. */
export const sessionId = (token: string): Sha256 => sha256(`session:${token}`)

/** Derived from the token, so that it needs no storing; does not reveal it. */
const csrfTokenOf = (token: string): string => sha256(`csrf:${token}`)

/**
 * Logs a person in. The token goes into the cookie and is stored as its hash only.
 * Throws `credentials-invalid` (unknown, wrong or disabled, all alike) and `rate-limited` after ten failures for one
 * address in a quarter of an hour.
 */
export async function openSession(
  context: ServiceContext,
  credentials: { readonly email: string; readonly password: string },
): Promise<OpenSession & { readonly token: string }> {
  const email = credentials.email.toLowerCase()
  const login = sha256(`login:${email}`).slice(0, 32)
  const now = context.clock()
  const since = new Date(now.getTime() - REFUSALS.withinMs)
  if ((await countRefusals(context.database.prisma, login, since)) >= REFUSALS.limit) {
    throw new CodedError('rate-limited', 'too many failed attempts; wait a quarter of an hour')
  }
  const account = await findAccountByEmail(context.database.prisma, email)
  const correct = await verifyPassword(credentials.password, account?.passwordHash)
  if (!correct || account === undefined || account.disabled) {
    await refuse(context, login, account?.id)
    throw new CodedError('credentials-invalid', 'e-mail address or password is wrong')
  }

  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const expiresAt = new Date(now.getTime() + context.config.sessionMs)
  await context.database.transaction(async (tx) => {
    await insertSession(tx, { id: sessionId(token), userId: account.id, createdAt: now, expiresAt })
    await appendAudit(tx, {
      at: now,
      actor: { kind: 'user', id: account.id },
      action: 'session.opened',
      subject: { kind: 'user', id: account.id },
    })
  })
  const { passwordHash: _, ...known } = account
  return { token, account: known, csrfToken: csrfTokenOf(token), expiresAt }
}

async function refuse(context: ServiceContext, login: string, userId: UserId | undefined): Promise<void> {
  await context.database.transaction((tx) =>
    appendAudit(tx, {
      at: context.clock(),
      actor: { kind: 'system', id: 'login' },
      action: 'session.refused',
      subject: { kind: 'login', id: login },
      data: { userId: userId ?? null },
    }),
  )
}

/** The open session of a token; undefined where it is unknown, expired, or its person disabled. */
export async function findSession(context: ServiceContext, token: string): Promise<OpenSession | undefined> {
  const found = await findSessionAccount(context.database.prisma, sessionId(token), context.clock())
  return found === undefined ? undefined : { ...found, csrfToken: csrfTokenOf(token) }
}

/** Logs out; a token that opens nothing is left alone. */
export async function closeSession(context: ServiceContext, token: string): Promise<void> {
  await context.database.transaction(async (tx) => {
    const userId = await deleteSession(tx, sessionId(token))
    if (userId === undefined) return
    await appendAudit(tx, {
      at: context.clock(),
      actor: { kind: 'user', id: userId },
      action: 'session.closed',
      subject: { kind: 'user', id: userId },
    })
  })
}
