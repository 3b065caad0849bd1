import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  zodToOpenAPIRegistry,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import * as accounts from '../api/accounts.js'
import { Problem } from '../api/common.js'
import * as documents from '../api/documents.js'
import * as reviews from '../api/reviews.js'
import { ROUTES, type Route } from '../api/routes.js'
import * as runs from '../api/runs.js'
import * as system from '../api/system.js'
import { Annotation } from '../domain/annotation.js'
import { AuditEvent } from '../domain/audit.js'
import { Clause, ClauseTree } from '../domain/clause.js'
import { ErrorCode } from '../domain/error-code.js'
import { Evidence, Finding, FindingSource, Judgement, TermValue } from '../domain/finding.js'
import { Block, PageBox, ParsedDocument } from '../domain/parsed-document.js'
import { SignOff } from '../domain/review.js'
import { RunPins, StageRecord } from '../domain/run.js'
import { Span } from '../domain/span.js'
import { Summary } from '../domain/summary.js'
import { Table } from '../domain/table.js'
import { TrackedChange } from '../domain/tracked-changes.js'
import { CSRF_HEADER, SESSION_COOKIE } from './middleware/session-cookie.js'

/** Schemas that get a name of their own in the document; whatever else appears is written in place. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  Problem,
  ErrorCode,
  Span,
  PageBox,
  Block,
  Table,
  Annotation,
  TrackedChange,
  ParsedDocument,
  Clause,
  ClauseTree,
  Evidence,
  Finding,
  FindingSource,
  Judgement,
  TermValue,
  Summary,
  RunPins,
  StageRecord,
  SignOff,
  AuditEvent,
  RunView: documents.RunView,
  RunDetail: runs.RunDetail,
  DocumentView: documents.DocumentView,
  UploadResult: documents.UploadResult,
  TextView: runs.TextView,
  DecisionRequest: reviews.DecisionRequest,
  DecisionView: reviews.DecisionView,
  CommentView: reviews.CommentView,
  TableSummary: runs.TableSummary,
  TableView: runs.TableView,
  ReviewDetail: reviews.ReviewDetail,
  UserView: accounts.UserView,
  SessionView: accounts.SessionView,
  ApiKeyView: accounts.ApiKeyView,
  LabelView: system.LabelView,
  Health: system.Health,
}

const STATUS_MEANING: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, nothing to answer',
  503: 'Not ready',
}

/**
 * The OpenAPI 3.1 document of every operation in ROUTES, from the schemas that parse requests and type answers. Named
 * schemas come first: one that is first met as nullable would be described as nullable everywhere.
 */
export function openApiDocument(version: string, serverUrl: string): object {
  for (const [name, schema] of Object.entries(NAMED)) {
    zodToOpenAPIRegistry.add(schema, { _internal: { refId: name } })
  }
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: `Set by logging in. Changing requests also carry the session's csrfToken in the ${CSRF_HEADER} header.`,
  })
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made by a logged-in person; it acts with the role of its owner.',
  })
  for (const route of Object.values<Route>(ROUTES)) registry.registerPath(operationOf(route))
  const named = Object.values(NAMED).map((schema) => ({ type: 'schema' as const, schema }))
  const document = new OpenApiGeneratorV31([...named, ...registry.definitions]).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version,
      description:
        'Analyses documents, proves each finding with a quote, and keeps it until a reviewer has signed it off.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
  })
  return exactNulls(withoutNullParameters(document))
}

function operationOf(route: Route): RouteConfig {
  return {
    method: route.method,
    path: route.path,
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.roles === undefined ? {} : { description: `Roles: ${route.roles.join(', ')}.` }),
    security: securityOf(route),
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(route.body === undefined ? {} : { body: bodyOf(route.body) }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, kind]) => [status, responseOf(+status, kind)]),
      ),
      default: {
        description: 'Problem details (RFC 9457)',
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  }
}

function securityOf(route: Route): Record<string, string[]>[] {
  if (route.access === 'public') return []
  return route.access === 'session' ? [{ session: [] }] : [{ session: [] }, { apiKey: [] }]
}

const UPLOAD = {
  type: 'object' as const,
  properties: { file: { type: 'string' as const, format: 'binary' } },
  required: ['file'],
}

function bodyOf(body: z.ZodType | 'upload') {
  if (body !== 'upload') return { required: true, content: { 'application/json': { schema: body } } }
  return { required: true, content: { 'multipart/form-data': { schema: UPLOAD } } }
}

function responseOf(status: number, kind: z.ZodType | 'file' | 'empty') {
  const description = STATUS_MEANING[status] ?? 'Answer'
  if (kind === 'empty') return { description }
  if (kind === 'file') return { description, content: { 'application/octet-stream': { schema: {} } } }
  return { description, content: { 'application/json': { schema: kind } } }
}

/**
 * A coerced number reads null in code, yet a query parameter cannot be null: the document says only what can be sent,
 * and what must be.
 */
function withoutNullParameters<Document extends { paths?: object }>(document: Document): Document {
  const paths = (document.paths ?? {}) as Record<string, Record<string, Operation>>
  for (const route of Object.values<Route>(ROUTES)) {
    for (const parameter of paths[route.path]?.[route.method]?.parameters ?? []) {
      const { schema, name } = parameter
      if (Array.isArray(schema?.type)) schema.type = schema.type.find((type) => type !== 'null')
      const declared = route.query?.shape[name] as z.ZodType | undefined
      if (declared !== undefined) parameter.required = !z.safeParse(declared, undefined).success
      if (route.params?.shape[name] !== undefined) parameter.required = true
    }
  }
  return document
}

/**
 * The generator writes `allOf [a named schema, an object or null]` where it means either, which nothing null satisfies.
 */
function exactNulls(document: object): object {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    const [named, nullable] = (value as { allOf?: unknown[] } | null)?.allOf ?? []
    if (JSON.stringify(nullable) !== '{"type":["object","null"]}') return value
    return { oneOf: [named, { type: 'null' }] }
  }) as object
}

interface Operation {
  parameters?: { name: string; required?: boolean; schema?: { type?: string | string[] | undefined } }[]
}
