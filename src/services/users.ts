import { randomUUID } from 'node:crypto'
import { UserId } from '../domain/ids.js'
import type { Role } from '../domain/review.js'
import { CodedError } from '../errors.js'
import {
  countAccounts,
  deleteSessionsOf,
  findAccountByEmail,
  findPasswordHash,
  insertAccount,
  listAccounts,
  lockAccounts,
  updatePasswordHash,
  type Account,
} from '../storage/accounts-store.js'
import { appendAudit } from '../storage/audit.js'
import { isDuplicate, type Transaction } from '../storage/database.js'
import { actorOf, requirePerson } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { generatePassword, hashPassword, verifyPassword } from './passwords.js'
import { sessionId } from './sessions.js'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly password: string
}

/** The program itself, where it sets itself up. */
const SETUP: Caller = { kind: 'system', id: 'setup' }

export const callerOf = (account: Account): Caller => ({
  kind: 'user',
  id: account.id,
  name: account.name,
  role: account.role,
})

export const listUsers = (context: ServiceContext): Promise<Account[]> =>
  listAccounts(context.database.prisma)

/** Throws `conflict` where the e-mail address is taken (letter case does not count). */
export async function createUser(context: ServiceContext, caller: Caller, user: NewUser): Promise<Account> {
  const passwordHash = await hashPassword(user.password)
  try {
    return await context.database.transaction((tx) => store(context, tx, caller, user, passwordHash))
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw new CodedError('conflict', 'a person with this e-mail address exists already', { cause: error })
  }
}

async function store(
  context: ServiceContext,
  tx: Transaction,
  caller: Caller,
  user: NewUser,
  passwordHash: string,
): Promise<Account> {
  const account: Account = {
    id: UserId.parse(randomUUID()),
    email: user.email.toLowerCase(),
    name: user.name,
    role: user.role,
    disabled: false,
    createdAt: context.clock(),
  }
  await insertAccount(tx, account, passwordHash)
  await appendAudit(tx, {
    at: account.createdAt,
    actor: actorOf(caller),
    action: 'user.created',
    subject: { kind: 'user', id: account.id },
    data: { role: account.role },
  })
  return account
}

/**
 * Creates the administrator of an installation that has no account yet; undefined where it has one. `password` is told
 * only where it was generated: the one moment it can be shown.
 */
export async function createFirstAdministrator(
  context: ServiceContext,
): Promise<{ email: string; password: string | undefined } | undefined> {
  const { adminEmail, adminPassword } = context.config
  if ((await countAccounts(context.database.prisma)) > 0) return undefined
  const password = adminPassword ?? generatePassword()
  const passwordHash = await hashPassword(password)
  return context.database.transaction(async (tx) => {
    await lockAccounts(tx)
    if ((await countAccounts(tx)) > 0) return undefined
    const user = { email: adminEmail, name: 'Administrator', role: 'administrator', password } as const
    const account = await store(context, tx, SETUP, user, passwordHash)
    return { email: account.email, password: adminPassword === undefined ? password : undefined }
  })
}

/**
 * Changes the own password and closes the person's other sessions (`token` names the one that stays).
 * Throws `credentials-invalid` where the current password is wrong.
 */
export async function changePassword(
  context: ServiceContext,
  caller: Caller,
  request: { readonly current: string; readonly password: string; readonly token?: string },
): Promise<void> {
  const { id } = requirePerson(caller)
  const stored = await findPasswordHash(context.database.prisma, id)
  if (!(await verifyPassword(request.current, stored))) {
    throw new CodedError('credentials-invalid', 'the current password is wrong')
  }
  const keep = request.token === undefined ? undefined : sessionId(request.token)
  await setPassword(context, caller, id, request.password, keep)
}

/** Gives a person a generated password and closes every session of theirs. Throws `not-found`. */
export async function resetPassword(context: ServiceContext, caller: Caller, email: string): Promise<string> {
  const account = await findAccountByEmail(context.database.prisma, email.toLowerCase())
  if (account === undefined) throw new CodedError('not-found', 'no such user')
  const password = generatePassword()
  await setPassword(context, caller, account.id, password)
  return password
}

async function setPassword(
  context: ServiceContext,
  caller: Caller,
  id: UserId,
  password: string,
  keepSession?: ReturnType<typeof sessionId>,
): Promise<void> {
  const passwordHash = await hashPassword(password)
  await context.database.transaction(async (tx) => {
    await updatePasswordHash(tx, id, passwordHash)
    await deleteSessionsOf(tx, id, keepSession)
    await appendAudit(tx, {
      at: context.clock(),
      actor: actorOf(caller),
      action: 'user.password-changed',
      subject: { kind: 'user', id },
    })
  })
}
