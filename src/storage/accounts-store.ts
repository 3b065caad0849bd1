import { ApiKeyId, UserId, type Sha256 } from '../domain/ids.js'
import type { Role } from '../domain/review.js'
import type { Reader, Transaction } from './database.js'
import type { ApiKey as ApiKeyRow, User as UserRow } from './generated/client.js'

/** A person who may log in. `email` is lower-case and unique. */
export interface Account {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  readonly createdAt: Date
}

/** What is known of a key once it has been shown: never the key. */
export interface StoredApiKey {
  readonly id: ApiKeyId
  readonly name: string
  /** The key's first characters, by which its owner recognises it. */
  readonly prefix: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

const accountOf = (row: UserRow): Account => ({
  id: UserId.parse(row.id),
  email: row.email,
  name: row.name,
  role: row.role,
  disabled: row.disabled,
  createdAt: row.createdAt,
})

const apiKeyOf = (row: ApiKeyRow): StoredApiKey => ({
  id: ApiKeyId.parse(row.id),
  name: row.name,
  prefix: row.prefix,
  createdAt: row.createdAt,
  lastUsedAt: row.lastUsedAt,
  revokedAt: row.revokedAt,
})

export async function insertAccount(tx: Transaction, account: Account, passwordHash: string): Promise<void> {
  await tx.user.create({ data: { ...account, passwordHash } })
}

export const countAccounts = (db: Reader): Promise<number> => db.user.count()

/** Makes other processes that create the first account wait until this transaction ends. */
export async function lockAccounts(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`
}

export async function listAccounts(db: Reader): Promise<Account[]> {
  const rows = await db.user.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
  return rows.map(accountOf)
}

export async function findAccountByEmail(
  db: Reader,
  email: string,
): Promise<(Account & { passwordHash: string }) | undefined> {
  const row = await db.user.findUnique({ where: { email } })
  return row === null ? undefined : { ...accountOf(row), passwordHash: row.passwordHash }
}

export async function findPasswordHash(db: Reader, id: UserId): Promise<string | undefined> {
  const row = await db.user.findUnique({ where: { id }, select: { passwordHash: true } })
  return row?.passwordHash
}

export async function updatePasswordHash(tx: Transaction, id: UserId, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id }, data: { passwordHash } })
}

/** Failed log-ins under one subject since `since`, from the audit trail: the same for every process. */
export const countRefusals = (db: Reader, subjectId: string, since: Date): Promise<number> =>
  db.auditEvent.count({
    where: { subjectKind: 'login', subjectId, action: 'session.refused', at: { gte: since } },
  })

export interface NewSession {
  /** SHA-256 of the token. */
  readonly id: Sha256
  readonly userId: UserId
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Also forgets sessions that had expired. */
export async function insertSession(tx: Transaction, session: NewSession): Promise<void> {
  await tx.session.deleteMany({ where: { expiresAt: { lt: session.createdAt } } })
  await tx.session.create({ data: session })
}

export async function findSessionAccount(
  db: Reader,
  id: Sha256,
  now: Date,
): Promise<{ account: Account; expiresAt: Date } | undefined> {
  const row = await db.session.findUnique({ where: { id }, include: { user: true } })
  if (row === null || row.expiresAt <= now || row.user.disabled) return undefined
  return { account: accountOf(row.user), expiresAt: row.expiresAt }
}

/** Whose session it was; undefined where there was none. */
export async function deleteSession(tx: Transaction, id: Sha256): Promise<UserId | undefined> {
  const row = await tx.session.findUnique({ where: { id }, select: { userId: true } })
  if (row === null) return undefined
  await tx.session.deleteMany({ where: { id } })
  return UserId.parse(row.userId)
}

/** Closes every session of a person but the one to keep. */
export async function deleteSessionsOf(tx: Transaction, userId: UserId, keep?: Sha256): Promise<void> {
  await tx.session.deleteMany({ where: { userId, ...(keep === undefined ? {} : { id: { not: keep } }) } })
}

export async function insertApiKey(
  tx: Transaction,
  key: StoredApiKey & { readonly hash: Sha256; readonly ownerId: UserId },
): Promise<void> {
  await tx.apiKey.create({ data: key })
}

/** Newest first. */
export async function apiKeysOf(db: Reader, ownerId: UserId): Promise<StoredApiKey[]> {
  const rows = await db.apiKey.findMany({
    where: { ownerId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return rows.map(apiKeyOf)
}

/** Revokes a key of this owner; false where there is none that still works. */
export async function markApiKeyRevoked(
  tx: Transaction,
  id: ApiKeyId,
  ownerId: UserId,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { id, ownerId, revokedAt: null },
    data: { revokedAt: at },
  })
  return count === 1
}

export async function findApiKeyByHash(
  db: Reader,
  hash: Sha256,
): Promise<{ key: StoredApiKey; owner: Account } | undefined> {
  const row = await db.apiKey.findUnique({ where: { hash }, include: { owner: true } })
  if (row === null || row.revokedAt !== null || row.owner.disabled) return undefined
  return { key: apiKeyOf(row), owner: accountOf(row.owner) }
}

export async function touchApiKey(db: Reader, id: ApiKeyId, at: Date): Promise<void> {
  await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } })
}
