import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ApiKeyCreated, SessionView, UserView } from '../../src/api/accounts.js'
import { createUser } from '../../src/services/users.js'
import { Client, logIn, PASSWORD, problemOf, startServer, type TestServer } from './support/server.js'

let server: TestServer
let nobody: Client
beforeAll(async () => {
  server = await startServer()
  nobody = new Client(server.url)
})
afterAll(() => server.close())

describe('logging in', () => {
  const credentials = { email: 'wei@example.com', password: PASSWORD }
  beforeAll(async () => {
    const user = { ...credentials, name: '陈伟', role: 'reviewer' } as const
    await createUser(server.context, { kind: 'system', id: 'test' }, user)
  })

  test('answers the person and a token, and sets a cookie that no script can read', async () => {
    const response = await nobody.post('/session', credentials)
    expect(response.status).toBe(201)
    const session = SessionView.parse(await response.json())
    expect(session.user).toMatchObject({ email: credentials.email, name: '陈伟', role: 'reviewer' })
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    expect(cookie).not.toMatch(/; Secure/)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })

  test('is refused with a wrong password, told apart from an unknown person by nothing', async () => {
    const wrong = await problemOf(nobody.post('/session', { ...credentials, password: 'something else' }))
    const unknown = await problemOf(nobody.post('/session', { email: 'who@example.com', password: 'x' }))
    expect(wrong).toMatchObject({ status: 401, code: 'credentials-invalid' })
    expect({ ...unknown, instance: '' }).toEqual({ ...wrong, instance: '' })
  })

  test('lasts until logging out', async () => {
    const person = await logIn(server)
    expect((await person.get('/session')).status).toBe(200)
    expect((await person.delete('/session')).status).toBe(204)
    expect(await problemOf(person.get('/session'))).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('ends elsewhere when the password is changed', async () => {
    const here = await logIn(server)
    const { user } = await here.read(SessionView, here.get('/session'))
    const again = await nobody.post('/session', { email: user.email, password: PASSWORD })
    const elsewhere = new Client(server.url, { Cookie: again.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
    expect((await elsewhere.get('/session')).status).toBe(200)

    const change = { current: PASSWORD, password: 'a quite different one' }
    expect(await problemOf(here.post('/session/password', { ...change, current: 'no' }))).toMatchObject({
      code: 'credentials-invalid',
    })
    expect((await here.post('/session/password', change)).status).toBe(204)
    expect((await here.get('/session')).status).toBe(200)
    expect((await elsewhere.get('/session')).status).toBe(401)
  })
})

test('the cookie is marked Secure where the public address is https', async () => {
  const secure = await startServer({ config: { publicUrl: 'https://countersign.example' } })
  const user = { email: 'secure@example.com', password: PASSWORD, name: 'S', role: 'reviewer' } as const
  await createUser(secure.context, { kind: 'system', id: 'test' }, user)
  const response = await new Client(secure.url).post('/session', { email: user.email, password: PASSWORD })
  expect(response.headers.getSetCookie()[0]).toMatch(/; Secure/)
  expect(response.headers.get('Strict-Transport-Security')).toContain('max-age=31536000')
  await secure.close()
})

describe('a changing request by cookie', () => {
  test('is refused without the token of its session, or with another', async () => {
    const person = await logIn(server)
    const other = await logIn(server)
    const stolen = new Client(server.url, { Cookie: person.headers['Cookie'] ?? '' })
    expect(await problemOf(stolen.post('/api-keys', { name: 'x' }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    const mixed = person.with({ 'X-CSRF-Token': other.headers['X-CSRF-Token'] ?? '' })
    expect(await problemOf(mixed.post('/api-keys', { name: 'x' }))).toMatchObject({ code: 'forbidden' })
    expect((await stolen.get('/session')).status).toBe(200)
  })
})

describe('roles', () => {
  test('an administrator adds people, a reviewer may not', async () => {
    const administrator = await logIn(server, 'administrator')
    const user = { email: 'New.Person@example.com', name: 'New', role: 'auditor', password: PASSWORD }
    const added = await administrator.read(UserView, administrator.post('/users', user))
    expect(added).toMatchObject({ email: 'new.person@example.com', role: 'auditor', disabled: false })
    expect(await problemOf(administrator.post('/users', user))).toMatchObject({
      status: 409,
      code: 'conflict',
    })

    const reviewer = await logIn(server, 'reviewer')
    expect(await problemOf(reviewer.post('/users', user))).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await problemOf(reviewer.get('/users'))).toMatchObject({ status: 403, code: 'forbidden' })
    const auditor = await logIn(server, 'auditor')
    expect((await auditor.get('/users')).status).toBe(200)
    expect(await problemOf(auditor.upload('a.txt', 'text'))).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('nobody gets nothing', async () => {
    for (const path of ['/documents', '/runs', '/users', '/audit', '/labels', '/session']) {
      expect(await problemOf(nobody.get(path))).toMatchObject({ status: 401, code: 'unauthenticated' })
    }
  })
})

describe('an API key', () => {
  test("acts with its owner's role, needs no token, and stops when revoked", async () => {
    const owner = await logIn(server, 'integrator')
    const created = await owner.read(ApiKeyCreated, owner.post('/api-keys', { name: 'nightly import' }))
    expect(created.key.startsWith(created.prefix)).toBe(true)
    const listed = await (await owner.get('/api-keys')).text()
    expect(listed).toContain(created.id)
    expect(listed).not.toContain(created.key)

    const machine = new Client(server.url, { Authorization: `Bearer ${created.key}` })
    expect((await machine.get('/documents')).status).toBe(200)
    expect((await machine.upload('by-machine.txt', 'sent by a machine')).status).toBe(201)
    expect(await problemOf(machine.get('/audit'))).toMatchObject({ code: 'forbidden' })
    expect(await problemOf(machine.get('/session'))).toMatchObject({ code: 'forbidden' })
    expect(await problemOf(machine.post('/api-keys', { name: 'more' }))).toMatchObject({ code: 'forbidden' })

    expect((await owner.delete(`/api-keys/${created.id}`)).status).toBe(204)
    expect(await problemOf(machine.get('/documents'))).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(await problemOf(owner.delete(`/api-keys/${created.id}`))).toMatchObject({ code: 'not-found' })
  })
})

test('guessing passwords is stopped, with the time to wait', async () => {
  const guessed = await startServer()
  const guesser = new Client(guessed.url)
  const codes = []
  for (let i = 0; i < 12; i++) {
    codes.push(
      (await problemOf(guesser.post('/session', { email: `g${i}@example.com`, password: 'x' }))).code,
    )
  }
  expect(codes.slice(0, 10)).toEqual(Array(10).fill('credentials-invalid'))
  expect(codes.slice(10)).toEqual(['rate-limited', 'rate-limited'])
  await guessed.close()
})

test('requests beyond the limit are refused', async () => {
  const limited = await startServer({ config: { rateLimitPerMinute: 3 } })
  const client = new Client(limited.url)
  const statuses = []
  for (let i = 0; i < 5; i++) statuses.push((await client.get('/health')).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  const refused = await client.get('/health')
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  await limited.close()
})
