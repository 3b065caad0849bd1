import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { authenticateApiKey, createApiKey, listApiKeys, revokeApiKey } from '../../src/services/api-keys.js'
import type { Caller } from '../../src/services/context.js'
import { closeSession, findSession, openSession } from '../../src/services/sessions.js'
import {
  callerOf,
  changePassword,
  createFirstAdministrator,
  createUser,
  listUsers,
  resetPassword,
} from '../../src/services/users.js'
import { testContext, type TestContext } from '../support/context.js'

let context: TestContext
let now = new Date('2026-03-01T09:00:00.000Z')
beforeAll(async () => {
  context = await testContext({ clock: () => now })
})
afterAll(() => context.close())

const SYSTEM: Caller = { kind: 'system', id: 'test' }
const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000))

async function person(email: string, password = 'a long enough password') {
  const account = await createUser(context, SYSTEM, { email, name: 'Chen Wei', role: 'reviewer', password })
  return { account, caller: callerOf(account), password }
}
const audited = async (action: string) =>
  context.database.prisma.auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } })

describe('the first administrator', () => {
  test('is created once, however many processes start, with a password that works', async () => {
    const created = (await Promise.all([1, 2, 3].map(() => createFirstAdministrator(context)))).filter(
      (x) => x,
    )
    expect(created).toHaveLength(1)
    const [{ email, password } = { email: '', password: '' }] = created as {
      email: string
      password: string
    }[]
    expect(email).toBe('admin@example.com')
    expect(password.length).toBeGreaterThanOrEqual(24)
    const session = await openSession(context, { email, password })
    expect(session.account.role).toBe('administrator')
    expect(await createFirstAdministrator(context)).toBeUndefined()
    expect(await listUsers(context)).toHaveLength(1)
    expect(await audited('user.created')).toMatchObject([
      { actorKind: 'system', data: { role: 'administrator' } },
    ])
  })
})

describe('a session', () => {
  test('opens with the right password, whatever the letter case of the address, and closes', async () => {
    const { account, password } = await person('Wei.Chen@example.com')
    expect(account.email).toBe('wei.chen@example.com')
    const { token, csrfToken } = await openSession(context, { email: 'WEI.CHEN@example.com', password })
    expect(await findSession(context, token)).toMatchObject({ account: { id: account.id }, csrfToken })
    expect(csrfToken).not.toContain(token)
    await closeSession(context, token)
    expect(await findSession(context, token)).toBeUndefined()
    expect(await audited('session.closed')).toMatchObject([{ subjectId: account.id }])
  })

  test('ends at its hour', async () => {
    const { password } = await person('hours@example.com')
    const { token, expiresAt } = await openSession(context, { email: 'hours@example.com', password })
    expect(expiresAt.getTime() - now.getTime()).toBe(context.config.sessionMs)
    later(context.config.sessionMs / 60_000 - 1)
    expect(await findSession(context, token)).toBeDefined()
    later(1)
    expect(await findSession(context, token)).toBeUndefined()
  })

  test('is refused alike for a wrong password, an unknown address and a disabled person', async () => {
    const { account, password } = await person('disabled@example.com')
    const { token } = await openSession(context, { email: account.email, password })
    await context.database.prisma.user.update({ where: { id: account.id }, data: { disabled: true } })
    for (const credentials of [
      { email: account.email, password },
      { email: account.email, password: 'wrong' },
      { email: 'nobody@example.com', password },
    ]) {
      await expect(openSession(context, credentials)).rejects.toMatchObject({ code: 'credentials-invalid' })
    }
    expect(await findSession(context, token)).toBeUndefined()
  })

  test('is refused for a quarter of an hour after ten failures, even with the right password', async () => {
    const { account, password } = await person('guessed@example.com')
    for (let i = 0; i < 10; i++) {
      const guess = openSession(context, { email: account.email, password: `guess ${i}` })
      await expect(guess).rejects.toMatchObject({ code: 'credentials-invalid' })
    }
    const right = { email: account.email, password }
    await expect(openSession(context, right)).rejects.toMatchObject({ code: 'rate-limited' })
    later(16)
    expect((await openSession(context, right)).account.id).toBe(account.id)
  })

  test('leaves neither token nor password in the database', async () => {
    const { account, password } = await person('secret@example.com', 'a very particular secret')
    const { token } = await openSession(context, { email: account.email, password })
    const { rows } = await context.database.pool.query(
      'SELECT (SELECT json_agg(s) FROM sessions s)::text || (SELECT json_agg(u) FROM users u)::text || (SELECT json_agg(a) FROM audit_events a)::text AS everything',
    )
    const everything = (rows[0] as { everything: string }).everything
    expect(everything).toContain('$scrypt$ln=15,r=8,p=3$')
    expect(everything).not.toContain(token)
    expect(everything).not.toContain(password)
  })
})

describe('a password', () => {
  test('is changed by who knows it, and every other session of theirs ends', async () => {
    const { account, caller, password } = await person('change@example.com')
    const credentials = { email: account.email, password }
    const [here, elsewhere] = [
      await openSession(context, credentials),
      await openSession(context, credentials),
    ]
    const next = 'another long password'
    const wrong = changePassword(context, caller, { current: 'wrong', password: next, token: here.token })
    await expect(wrong).rejects.toMatchObject({ code: 'credentials-invalid' })
    await changePassword(context, caller, { current: password, password: next, token: here.token })
    expect(await findSession(context, here.token)).toBeDefined()
    expect(await findSession(context, elsewhere.token)).toBeUndefined()
    await expect(openSession(context, credentials)).rejects.toMatchObject({ code: 'credentials-invalid' })
    await openSession(context, { ...credentials, password: next })
  })

  test('is reset to a generated one, and every session ends', async () => {
    const { account, password } = await person('reset@example.com')
    const { token } = await openSession(context, { email: account.email, password })
    const generated = await resetPassword(context, SYSTEM, 'Reset@example.com')
    expect(await findSession(context, token)).toBeUndefined()
    await openSession(context, { email: account.email, password: generated })
    await expect(resetPassword(context, SYSTEM, 'nobody@example.com')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('is the same typed in composed or decomposed characters', async () => {
    const { account } = await person('accents@example.com', 'café crème brûlée')
    await openSession(context, { email: account.email, password: 'café crème brûlée'.normalize('NFD') })
  })
})

test('an e-mail address belongs to one person', async () => {
  await person('twice@example.com')
  await expect(person('TWICE@example.com')).rejects.toMatchObject({ code: 'conflict' })
})

describe('an API key', () => {
  test('acts with its owner’s role until it is revoked', async () => {
    const { account, caller } = await person('machine@example.com')
    const { key, stored } = await createApiKey(context, caller, 'nightly import')
    expect(key).toMatch(/^cs_[\w-]{43}$/)
    expect(key.startsWith(stored.prefix)).toBe(true)
    expect(await authenticateApiKey(context, key)).toEqual({
      kind: 'api-key',
      id: stored.id,
      ownerId: account.id,
      role: 'reviewer',
    })
    expect((await listApiKeys(context, caller))[0]?.lastUsedAt).toEqual(now)
    await revokeApiKey(context, caller, stored.id)
    expect(await authenticateApiKey(context, key)).toBeUndefined()
    await expect(revokeApiKey(context, caller, stored.id)).rejects.toMatchObject({ code: 'not-found' })
    expect((await audited('api-key.revoked')).at(-1)).toMatchObject({
      subjectId: stored.id,
      actorId: account.id,
    })
  })

  test('is not accepted changed, nor revoked by anybody but its owner', async () => {
    const { caller } = await person('owner@example.com')
    const other = await person('other@example.com')
    const { key, stored } = await createApiKey(context, caller, 'mine')
    expect(
      await authenticateApiKey(context, `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`),
    ).toBeUndefined()
    expect(await authenticateApiKey(context, key.slice(3))).toBeUndefined()
    await expect(revokeApiKey(context, other.caller, stored.id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await listApiKeys(context, other.caller)).toEqual([])
    const machine = (await authenticateApiKey(context, key)) as Caller
    await expect(createApiKey(context, machine, 'self-made')).rejects.toMatchObject({ code: 'forbidden' })
  })
})
