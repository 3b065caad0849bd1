import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { z } from 'zod'
import { ROUTES, type Route } from '../api/routes.js'
import { CodedError } from '../errors.js'
import type { Caller, ServiceContext } from '../services/context.js'
import { authenticate, requireAccess } from './middleware/authenticate.js'
import { passwordLimit } from './middleware/rate-limit.js'
import { singleFile } from './middleware/upload.js'
import type { Call, Handlers } from './operation.js'
import { invalidRequest } from './problem.js'
import { stateOf } from './request-state.js'
import { sendReply, type AnyReply } from './send-reply.js'

export const API_ROOT = '/api/v1'

/** Operations that check a password and so are guessed at. */
const PASSWORD_ROUTES: readonly string[] = ['openSession', 'changePassword', 'signOff', 'unlockDocument']

const JSON_LIMIT = '1mb'

/**
 * One router with every operation of ROUTES. An operation runs: access, body, parsing against its schemas, handler,
 * answer. Other methods on a known path are refused with `method-not-allowed`.
 */
export function mountOperations(
  context: ServiceContext,
  handlers: Handlers,
  checkResponses: boolean,
): Router {
  const router = Router({ caseSensitive: true })
  const guarded = passwordLimit()
  for (const [path, routes] of routesByPath()) {
    const mounted = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'))
    for (const route of routes) {
      mounted[route.method](
        identify(context, route),
        ...(PASSWORD_ROUTES.includes(route.id) ? [guarded] : []),
        readBody(context, route),
        operate(context, route, handlers[route.id as keyof Handlers] as AnyHandler, checkResponses),
      )
    }
    mounted.all(refuseMethod(routes))
  }
  return router
}

type AnyHandler = (call: AnyCall) => Promise<AnyReply>
type AnyCall = Omit<Call<never>, 'caller' | 'params' | 'query' | 'body'> & {
  caller: Caller | undefined
  params: unknown
  query: unknown
  body: unknown
}

function routesByPath(): Map<string, Route[]> {
  const byPath = new Map<string, Route[]>()
  for (const route of Object.values<Route>(ROUTES)) {
    byPath.set(route.path, [...(byPath.get(route.path) ?? []), route])
  }
  return byPath
}

/** Names the operation for log and metrics, finds out who calls, and refuses who may not. */
function identify(context: ServiceContext, route: Route): RequestHandler {
  return async (request, response, next) => {
    const state = stateOf(response)
    state.route = API_ROOT + route.path
    if (route.access !== 'public') {
      state.caller = await authenticate(context, request)
      requireAccess(route, state.caller)
    }
    next()
  }
}

function readBody(context: ServiceContext, route: Route): RequestHandler {
  if (route.body === 'upload') return singleFile(context.config.maxUploadBytes)
  if (route.body === undefined) return (_request, _response, next) => next()
  return express.json({ limit: JSON_LIMIT })
}

function operate(context: ServiceContext, route: Route, handler: AnyHandler, check: boolean): RequestHandler {
  return async (request: Request, response: Response) => {
    const reply = await handler({
      context,
      caller: stateOf(response).caller,
      params: parse('path', route.params, request.params),
      query: parse('query', route.query, request.query),
      body: route.body === 'upload' ? undefined : parse('body', route.body, request.body),
      request,
      response,
    })
    await sendReply(route, reply, request, response, check)
  }
}

function parse(part: 'path' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidRequest(part, parsed.error)
  return parsed.data
}

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const allowed = routes.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  )
  return (_request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new CodedError('method-not-allowed', `this resource answers ${allowed.join(', ')}`)
  }
}
