import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ERROR_CODES } from '../../src/domain/error-code.js'
import { CodedError } from '../../src/errors.js'
import { problemOf as problemFor } from '../../src/http/problem.js'
import { Client, logIn, problemOf, startServer, type TestServer } from './support/server.js'

let portalDir: string
let server: TestServer
let nobody: Client
beforeAll(async () => {
  portalDir = mkdtempSync(path.join(tmpdir(), 'countersign-portal-'))
  mkdirSync(path.join(portalDir, 'assets'))
  writeFileSync(path.join(portalDir, 'index.html'), '<!doctype html><title>Countersign</title>')
  writeFileSync(path.join(portalDir, 'assets', 'index-abc123.js'), 'export {}')
  server = await startServer({ portalDir })
  nobody = new Client(server.url)
})
afterAll(async () => {
  await server.close()
  rmSync(portalDir, { recursive: true, force: true })
})

/** A request whose target is sent as it stands, which fetch would tidy. */
const rawStatus = (target: string) =>
  new Promise<number>((resolve, reject) =>
    request(server.url, { path: target }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end(),
  )

describe('a problem', () => {
  test('names its code, its page, and the request as the log has it', async () => {
    const response = await nobody.get('/nowhere')
    const problem = await problemOf(Promise.resolve(response))
    expect(problem).toMatchObject({ status: 404, code: 'not-found', title: 'Not found' })
    expect(problem.instance).toBe(`urn:request:${response.headers.get('X-Request-Id')}`)
    const [page, anchor] = problem.type.split('#')
    const html = await (await nobody.request('GET', page ?? '')).text()
    expect(html).toContain(`id="${anchor}"`)
  })

  test('of a wrong method says which are right', async () => {
    const response = await nobody.request('PUT', '/api/v1/session')
    expect(response.headers.get('Allow')).toBe('POST, GET, HEAD, DELETE')
    expect(await problemOf(Promise.resolve(response))).toMatchObject({
      status: 405,
      code: 'method-not-allowed',
    })
  })

  test('of a body that is no JSON, too large, or of another type tells so without echoing it', async () => {
    const send = (body: string, type = 'application/json') =>
      problemOf(nobody.request('POST', '/api/v1/session', { body, headers: { 'Content-Type': type } }))
    const malformed = await send('{"email": secret')
    expect(malformed).toMatchObject({
      status: 400,
      code: 'request-invalid',
      detail: 'the body is not valid JSON',
    })
    expect(JSON.stringify(malformed)).not.toContain('secret')
    expect(await send(`"${'x'.repeat(2_000_000)}"`)).toMatchObject({
      status: 400,
      detail: 'the body is too large',
    })
    expect(await send('email=a', 'application/x-www-form-urlencoded')).toMatchObject({
      code: 'request-invalid',
    })
    expect(await send('[]')).toMatchObject({ code: 'request-invalid', errors: [{ path: 'body' }] })
  })

  test('of a path that cannot be decoded is a bad request', async () => {
    expect(await rawStatus('/api/v1/documents/%E0%A4%A')).toBe(400)
  })

  test('of a failure on our side tells nothing of the machine', () => {
    const error = new CodedError('storage-failed', 'disk /var/lib/x is full', { details: { sha256: 'ab' } })
    expect(problemFor(error, 'r1')).toEqual({
      type: '/api/docs/errors#storage-failed',
      title: 'Storage failed',
      status: 500,
      code: 'storage-failed',
      detail: 'the request could not be completed; the log has more under the instance',
      instance: 'urn:request:r1',
    })
  })

  test('has a status and a title for every code', () => {
    for (const code of ERROR_CODES) {
      const { status, title } = problemFor(new CodedError(code, 'x'), 'r')
      expect(status).toBeGreaterThanOrEqual(400)
      expect(title).not.toBe('')
    }
  })
})

describe('health', () => {
  test('is ready with the depth of the queue, and unavailable without a database', async () => {
    const own = await startServer()
    const sender = await logIn(own)
    await sender.upload('waiting.txt', 'waiting')
    const client = new Client(own.url)
    expect(await (await client.get('/health')).json()).toMatchObject({
      status: 'ready',
      database: true,
      queued: 1,
    })
    own.context.database.ping = () => Promise.resolve(false)
    const down = await client.get('/health')
    expect(down.status).toBe(503)
    expect(await down.json()).toMatchObject({ status: 'unavailable', database: false })
    await own.close()
  })
})

describe('metrics', () => {
  test('count requests by template and runs by status, and hold no id or name', async () => {
    const sender = await logIn(server)
    const { document } = (await (await sender.upload('机密.txt', 'secret words')).json()) as {
      document: { id: string }
    }
    await (await sender.get(`/documents/${document.id}`)).text()
    const text = await (await nobody.request('GET', '/metrics')).text()
    expect(text).toContain('countersign_runs{status="queued"} 1')
    expect(text).toContain('countersign_queue_depth 1')
    expect(text).toMatch(/_count\{method="GET",route="\/api\/v1\/documents\/\{documentId\}",status="200"\} 1/)
    expect(text).not.toContain(document.id)
    expect(text).not.toContain('机密')
  })

  test('are not there when switched off', async () => {
    const without = await startServer({ config: { metrics: false } })
    expect(await problemOf(new Client(without.url).request('GET', '/metrics'))).toMatchObject({ status: 404 })
    await without.close()
  })
})

describe('the portal', () => {
  test('answers every address of its own with its page, which is asked for again each time', async () => {
    for (const address of ['/', '/documents/7b0c7b8e', '/sign-in']) {
      const response = await nobody.request('GET', address, { headers: { Accept: 'text/html' } })
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('<title>Countersign</title>')
      expect(response.headers.get('Cache-Control')).toBe('no-cache')
    }
  })

  test('gives its front page to whoever asks, and other addresses only to what prefers a page', async () => {
    const anything = { headers: { Accept: '*/*' } }
    expect((await nobody.request('GET', '/', anything)).status).toBe(200)
    expect(await problemOf(nobody.request('GET', '/sign-in', anything))).toMatchObject({ code: 'not-found' })
  })

  test('keeps hashed files for ever, and does not take a missing one for a page', async () => {
    const asset = await nobody.request('GET', '/assets/index-abc123.js')
    expect(asset.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(await problemOf(nobody.request('GET', '/assets/index-old.js'))).toMatchObject({
      code: 'not-found',
    })
    expect(await problemOf(nobody.request('GET', '/assets/../../package.json'))).toMatchObject({
      code: 'not-found',
    })
    expect(await rawStatus('/assets/..%2f..%2f..%2fpackage.json')).toBe(404)
  })

  test('runs under a policy that lets in only what it is made of', async () => {
    const response = await nobody.request('GET', '/', { headers: { Accept: 'text/html' } })
    const policy = response.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).toContain("worker-src 'self' blob:")
    expect(policy).not.toMatch(/https?:/)
    expect(response.headers.get('X-Powered-By')).toBeNull()
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('leaves unknown addresses of the API to problems', async () => {
    expect(
      await problemOf(nobody.request('GET', '/api/v2/x', { headers: { Accept: 'text/html' } })),
    ).toMatchObject({
      code: 'not-found',
    })
  })
})
