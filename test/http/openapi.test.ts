import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { ROUTES, type Route } from '../../src/api/routes.js'
import { Client, startServer, type TestServer } from './support/server.js'

interface Operation {
  operationId: string
  security: object[]
  parameters?: { name: string; required: boolean; schema: { type?: string | string[] } }[]
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}
interface OpenApi {
  openapi: string
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let server: TestServer
let nobody: Client
let document: OpenApi
beforeAll(async () => {
  server = await startServer()
  nobody = new Client(server.url)
  document = (await (await nobody.request('GET', '/api/openapi.json')).json()) as OpenApi
})
afterAll(() => server.close())

test('the document is valid OpenAPI 3.1', async () => {
  expect(document.openapi).toBe('3.1.0')
  const verdict = await new Validator().validate({ ...document })
  expect(verdict).toEqual({ valid: true })
})

test.each(Object.values<Route>(ROUTES))('has $id with parameters, body and answers', (route) => {
  const operation = document.paths[route.path]?.[route.method]
  expect(operation?.operationId).toBe(route.id)
  expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(
    [...Object.keys(route.responses), 'default'].sort(),
  )
  expect(operation?.security).toHaveLength({ public: 0, session: 1, any: 2 }[route.access])
  const named = { ...route.params?.shape, ...route.query?.shape }
  expect((operation?.parameters ?? []).map(({ name }) => name).sort()).toEqual(Object.keys(named).sort())
  expect(operation?.requestBody !== undefined).toBe(route.body !== undefined)
})

const operations = () => Object.values(document.paths).flatMap((path) => Object.values(path))

test('nothing else is documented, and schemas are shared by name', () => {
  expect(operations()).toHaveLength(Object.keys(ROUTES).length)
  const schemaOf = (id: string, status: string) =>
    operations().find(({ operationId }) => operationId === id)?.responses[status]?.content?.[
      'application/json'
    ]?.schema
  expect(schemaOf('readDocument', '200')).toEqual({ $ref: '#/components/schemas/DocumentView' })
  expect(schemaOf('readFinding', '200')).toEqual({ $ref: '#/components/schemas/Finding' })
  for (const { responses } of operations()) {
    expect(responses['default']?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
  }
})

test('parameters and nullable fields are described as they are', () => {
  const parameters = (id: string) => {
    const { parameters = [] } = operations().find(({ operationId }) => operationId === id) ?? {}
    return Object.fromEntries(parameters.map(({ name, required, schema }) => [name, [required, schema.type]]))
  }
  expect(parameters('readBoxes')).toMatchObject({ start: [true, 'integer'], end: [true, 'integer'] })
  expect(parameters('listDocuments')).toMatchObject({ limit: [false, 'integer'], name: [false, 'string'] })
  const { RunView, UploadResult } = document.components.schemas
  expect(RunView).toMatchObject({ type: 'object' })
  expect(UploadResult).toMatchObject({
    properties: { run: { oneOf: [{ $ref: '#/components/schemas/RunView' }, { type: 'null' }] } },
  })
})

test('is readable in a browser without the network', async () => {
  const page = await (await nobody.request('GET', '/api/docs')).text()
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
  expect(files).toHaveLength(3)
  for (const file of files) {
    expect(file.startsWith('/api/docs/')).toBe(true)
    expect((await nobody.request('GET', file)).status).toBe(200)
  }
})
