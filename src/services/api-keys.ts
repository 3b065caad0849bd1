import { randomBytes, randomUUID } from 'node:crypto'
import { ApiKeyId, type UserId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import {
  apiKeysOf,
  findAccountByEmail,
  findApiKeyByHash,
  insertApiKey,
  markApiKeyRevoked,
  touchApiKey,
  type StoredApiKey,
} from '../storage/accounts-store.js'
import { appendAudit } from '../storage/audit.js'
import { actorOf, requirePerson } from './actor.js'
import type { Caller, ServiceContext } from './context.js'

/** `cs_` makes a leaked key easy to find; 32 random bytes need no slow hash. */
const PREFIX = 'cs_'
const KEY_BYTES = 32
const SHOWN_CHARACTERS = 11
/** Last use is for people who clean up: to the minute is enough, and spares a write per request. */
const TOUCH_EVERY_MS = 60_000

export interface CreatedApiKey {
  readonly stored: StoredApiKey
  /** Shown once; only its hash is kept. */
  readonly key: string
}

/** A key with the caller's own role. Throws `forbidden` to machines. */
export async function createApiKey(
  context: ServiceContext,
  caller: Caller,
  name: string,
): Promise<CreatedApiKey> {
  return store(context, caller, requirePerson(caller).id, name)
}

/** A key for somebody else, made by the program's operator on the command line. Throws `not-found`. */
export async function createApiKeyFor(
  context: ServiceContext,
  caller: Caller,
  owner: { readonly email: string; readonly name: string },
): Promise<CreatedApiKey> {
  const account = await findAccountByEmail(context.database.prisma, owner.email.toLowerCase())
  if (account === undefined) throw new CodedError('not-found', 'no such user')
  return store(context, caller, account.id, owner.name)
}

async function store(
  context: ServiceContext,
  caller: Caller,
  ownerId: UserId,
  name: string,
): Promise<CreatedApiKey> {
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url')
  const stored: StoredApiKey = {
    id: ApiKeyId.parse(randomUUID()),
    name,
    prefix: key.slice(0, SHOWN_CHARACTERS),
    createdAt: context.clock(),
    lastUsedAt: null,
    revokedAt: null,
  }
  await context.database.transaction(async (tx) => {
    await insertApiKey(tx, { ...stored, hash: sha256(key), ownerId })
    await appendAudit(tx, {
      at: stored.createdAt,
      actor: actorOf(caller),
      action: 'api-key.created',
      subject: { kind: 'api-key', id: stored.id },
      data: { ownerId },
    })
  })
  return { stored, key }
}

/** The caller's own keys, revoked ones too, newest first. */
export const listApiKeys = (context: ServiceContext, caller: Caller): Promise<StoredApiKey[]> =>
  apiKeysOf(context.database.prisma, requirePerson(caller).id)

/** Throws `not-found` where the caller has no such key, or it is revoked already. */
export async function revokeApiKey(context: ServiceContext, caller: Caller, id: ApiKeyId): Promise<void> {
  const { id: ownerId } = requirePerson(caller)
  const at = context.clock()
  await context.database.transaction(async (tx) => {
    if (!(await markApiKeyRevoked(tx, id, ownerId, at))) throw new CodedError('not-found', 'no such API key')
    await appendAudit(tx, {
      at,
      actor: actorOf(caller),
      action: 'api-key.revoked',
      subject: { kind: 'api-key', id },
    })
  })
}

/** The caller a key stands for: its owner's role; undefined where it is unknown or revoked, or its owner disabled. */
export async function authenticateApiKey(context: ServiceContext, key: string): Promise<Caller | undefined> {
  if (!key.startsWith(PREFIX)) return undefined
  const found = await findApiKeyByHash(context.database.prisma, sha256(key))
  if (found === undefined) return undefined
  const now = context.clock()
  if (now.getTime() - (found.key.lastUsedAt?.getTime() ?? 0) > TOUCH_EVERY_MS) {
    await touchApiKey(context.database.prisma, found.key.id, now)
  }
  return { kind: 'api-key', id: found.key.id, ownerId: found.owner.id, role: found.owner.role }
}
