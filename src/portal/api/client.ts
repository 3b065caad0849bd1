import type { z } from 'zod'
import { Problem } from '../../api/common.js'
import { ROUTES, type Route, type RouteId } from '../../api/routes.js'
import type { ErrorCode } from '../../domain/error-code.js'

type Routes = typeof ROUTES
type Body<Id extends RouteId> = Routes[Id] extends { body: infer B extends z.ZodType }
  ? z.input<B>
  : undefined
type Query<Id extends RouteId> = Routes[Id] extends { query: infer Q extends z.ZodObject }
  ? z.input<Q>
  : undefined
type Reply<Value> = Value extends z.ZodType ? z.output<Value> : Value extends 'empty' ? undefined : never
/** What an operation answers, after the contract's schema checked it. */
export type Response<Id extends RouteId> = Reply<Routes[Id]['responses'][keyof Routes[Id]['responses']]>

export interface Request<Id extends RouteId> {
  params?: Readonly<Record<string, string>>
  query?: Query<Id>
  body?: Body<Id>
  signal?: AbortSignal
}

/** A refusal of the API, or of the way to it (`unreachable`). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly code: ErrorCode | 'unreachable',
    readonly problem: Problem | undefined,
  ) {
    super(problem?.detail ?? code)
  }
}

let csrfToken = ''
/** The token of the current session, sent with every changing request. */
export function setCsrfToken(token: string): void {
  csrfToken = token
}
export const csrfHeader = (): Record<string, string> =>
  csrfToken === '' ? {} : { 'X-CSRF-Token': csrfToken }

/** Address of an operation; `params` fill the braces of its path. */
export function urlOf<Id extends RouteId>(id: Id, { params, query }: Request<Id> = {}): string {
  const path = ROUTES[id].path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries((query ?? {}) as Record<string, string | number | undefined>)) {
    if (value !== undefined && value !== '') search.set(key, String(value))
  }
  return `/api/v1${path}${search.size > 0 ? `?${search.toString()}` : ''}`
}

/** Calls one operation and checks its answer. Throws `ApiError`. */
export async function call<Id extends RouteId>(id: Id, request: Request<Id> = {}): Promise<Response<Id>> {
  const route: Route = ROUTES[id]
  const response = await fetch(urlOf(id, request), {
    method: route.method.toUpperCase(),
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(route.method === 'get' ? {} : csrfHeader()),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }).catch((error: unknown) => {
    if (request.signal?.aborted === true) throw error
    throw new ApiError('unreachable', undefined)
  })
  if (!response.ok) throw refusal(await response.json().catch(() => undefined))
  const schema = route.responses[response.status]
  if (schema === undefined || schema === 'empty' || schema === 'file') return undefined as Response<Id>
  return schema.parse(await response.json()) as Response<Id>
}

/** The error that a refusing answer's body describes. */
export function refusal(body: unknown): ApiError {
  const problem = Problem.safeParse(body)
  return problem.success
    ? new ApiError(problem.data.code, problem.data)
    : new ApiError('unreachable', undefined)
}
