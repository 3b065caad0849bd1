import type { ErrorRequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Problem } from '../api/common.js'
import { CodedError, toCoded } from '../errors.js'
import type { Logger } from '../logger.js'
import { ERROR_STATUS, ERROR_TITLE } from './error-status.js'
import { stateOf } from './request-state.js'

/**
 * RFC 9457 problem details of an error. What a failure on our side says is not told to the client: it may speak of the
 * machine; the log has it under the same `instance`.
 */
export function problemOf(error: CodedError, requestId: string): Problem {
  const status = ERROR_STATUS[error.code]
  const { errors, ...details } = status >= 500 ? {} : error.details
  return {
    ...details,
    type: `/api/docs/errors#${error.code}`,
    title: ERROR_TITLE[error.code],
    status,
    code: error.code,
    detail:
      status >= 500
        ? 'the request could not be completed; the log has more under the instance'
        : error.message,
    instance: `urn:request:${requestId}`,
    ...(Array.isArray(errors) ? { errors: errors as Problem['errors'] } : {}),
  }
}

export function sendProblem(response: Response, error: CodedError): void {
  const problem = problemOf(error, stateOf(response).id)
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer')
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** A `request-invalid` error that lists each wrong field as `part.path`. */
export function invalidRequest(part: 'path' | 'query' | 'body', error: z.ZodError): CodedError {
  const errors = error.issues.map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  return new CodedError('request-invalid', `the ${part} of the request is not valid`, {
    cause: error,
    details: { errors },
  })
}

/** Errors of Express, its body parser and its file server as coded ones; every other foreign error is `internal`. */
export function codedRequestError(error: unknown): CodedError {
  if (error instanceof CodedError) return error
  const parsed = HttpError.safeParse(error)
  if (!parsed.success) return toCoded(error)
  const { status, type } = parsed.data
  if (status === 403 || status === 404)
    return new CodedError('not-found', 'there is nothing at this address', { cause: error })
  const message =
    type === 'entity.parse.failed'
      ? 'the body is not valid JSON'
      : type === 'entity.too.large'
        ? 'the body is too large'
        : 'the request could not be read'
  return status < 500 ? new CodedError('request-invalid', message, { cause: error }) : toCoded(error)
}

/** What Express and its middleware throw for requests they cannot serve. */
const HttpError = z.object({ status: z.int().min(400).max(599), type: z.string().optional() })

/** Last in the chain: logs failures on our side and answers every error as a problem. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    const coded = codedRequestError(error)
    if (ERROR_STATUS[coded.code] >= 500) {
      logger.error({ requestId: stateOf(response).id, code: coded.code, err: coded }, 'request failed')
    }
    if (response.headersSent) return next(error)
    sendProblem(response, coded)
  }
}
