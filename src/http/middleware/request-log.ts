import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../../logger.js'
import type { HttpMetrics } from '../metrics.js'
import { stateOf } from '../request-state.js'

/**
 * Gives each request an id (answered as `X-Request-Id`), then logs and measures it when it ends. Logged are ids, the
 * path's template, status and milliseconds: never the path itself, whose query may hold a document's name.
 */
export function requestLog(logger: Logger, metrics: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const state = stateOf(response)
    state.id = randomUUID()
    response.set('X-Request-Id', state.id)
    const started = performance.now()
    response.once('close', () => {
      const ms = performance.now() - started
      const route = state.route ?? 'unmatched'
      const status = response.statusCode
      metrics.observe({ method: request.method, route, status, seconds: ms / 1000 })
      const caller = state.caller === undefined ? {} : { caller: `${state.caller.kind}:${state.caller.id}` }
      const aborted = response.writableFinished ? {} : { aborted: true }
      logger.info(
        {
          requestId: state.id,
          method: request.method,
          route,
          status,
          ms: Math.round(ms * 10) / 10,
          ...caller,
          ...aborted,
        },
        'request',
      )
    })
    next()
  }
}
