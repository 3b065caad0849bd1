import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { z } from 'zod'
import type { SessionView } from '../../../src/api/accounts.js'
import type { Problem } from '../../../src/api/common.js'
import type { Config } from '../../../src/config.js'
import type { Role } from '../../../src/domain/review.js'
import { createApp } from '../../../src/http/app.js'
import type { Logger } from '../../../src/logger.js'
import { createUser } from '../../../src/services/users.js'
import { testContext, type TestContext } from '../../support/context.js'

export interface TestServer {
  readonly url: string
  readonly context: TestContext
  close(): Promise<void>
}

/** The whole application on a free port, with a database of its own and every answer checked against its schema. */
export async function startServer(
  options: { config?: Partial<Config>; portalDir?: string; clock?: () => Date; logger?: Logger } = {},
): Promise<TestServer> {
  const context = await testContext({
    config: { rateLimitPerMinute: 100_000, ...options.config },
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  })
  const server = await listen(context, options.portalDir).catch(async (error: unknown) => {
    await context.close()
    throw error
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await context.close()
    },
  }
}

async function listen(context: TestContext, portalDir: string | undefined): Promise<Server> {
  const app = createApp({ context, portalDir, checkResponses: true })
  return new Promise((resolve, reject) => {
    const server = app.listen(0, '127.0.0.1', (error) => (error ? reject(error) : resolve(server)))
    // Client and server share this process: after work that holds its loop up, the server would close a connection which
    // the client is just about to use again.
    server.keepAliveTimeout = 0
  })
}

export const PASSWORD = 'correct horse battery'

/** A logged-in person's, a machine's or nobody's way to call the API. */
export class Client {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  with(headers: Record<string, string>): Client {
    return new Client(this.url, { ...this.headers, ...headers })
  }

  request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string> | undefined) }
    return fetch(`${this.url}${path}`, { ...init, method, headers })
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.request('GET', `/api/v1${path}`, { headers })
  }

  post(path: string, body?: unknown): Promise<Response> {
    return this.request('POST', `/api/v1${path}`, {
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
  }

  delete(path: string): Promise<Response> {
    return this.request('DELETE', `/api/v1${path}`)
  }

  upload(name: string, bytes: Uint8Array | string): Promise<Response> {
    const form = new FormData()
    const part = typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)
    form.append('file', new Blob([part]), name)
    return this.request('POST', '/api/v1/documents', { body: form })
  }

  /** The body of a successful answer; a problem is thrown as the test's failure. */
  async read<Schema extends z.ZodType>(schema: Schema, answer: Promise<Response>): Promise<z.output<Schema>> {
    const response = await answer
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`answered ${response.status}: ${JSON.stringify(body)}`)
    return schema.parse(body)
  }
}

/** The problem an answer must be: status, media type and code together. */
export async function problemOf(answer: Promise<Response>): Promise<Problem & Record<string, unknown>> {
  const response = await answer
  const type = response.headers.get('Content-Type') ?? ''
  if (!type.startsWith('application/problem+json')) throw new Error(`answered ${response.status} as ${type}`)
  const problem = (await response.json()) as Problem & Record<string, unknown>
  if (problem.status !== response.status) throw new Error('the problem claims another status')
  return problem
}

let people = 0

/** Creates a person of the role and logs them in over HTTP. */
export async function logIn(server: TestServer, role: Role = 'reviewer', name = '陈伟'): Promise<Client> {
  const email = `person${++people}@example.com`
  await createUser(server.context, { kind: 'system', id: 'test' }, { email, name, role, password: PASSWORD })
  const response = await new Client(server.url).post('/session', { email, password: PASSWORD })
  const { csrfToken } = (await response.json()) as z.infer<typeof SessionView>
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return new Client(server.url, { Cookie: cookie, 'X-CSRF-Token': csrfToken })
}
