import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { CodedError } from '../../errors.js'

const MINUTE_MS = 60_000
/** Wrong passwords from one address within five minutes, after which it waits. */
const PASSWORD_FAILURES = 10

/** Answers to a wrong password: of a person, of a document. */
const REFUSALS: readonly number[] = [401, 422]

const refuse = (_request: unknown, _response: unknown, next: (error: unknown) => void): void =>
  next(new CodedError('rate-limited', 'too many requests; try again later'))

/** Requests a minute from one address. It stands before authentication, which already costs a query. */
export function requestLimit(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: refuse,
  })
}

/** For operations that check a password: counts only refused attempts, so that guessing is slow and work is not. */
export function passwordLimit(): RequestHandler {
  return rateLimit({
    windowMs: 5 * MINUTE_MS,
    limit: PASSWORD_FAILURES,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => !REFUSALS.includes(response.statusCode),
    handler: refuse,
  })
}
