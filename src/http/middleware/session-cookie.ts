import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import type { Config } from '../../config.js'

/** The session's token; HttpOnly, so that no script reads it. */
export const SESSION_COOKIE = 'countersign_session'
/** Carries the session's CSRF token on changing requests: another origin can make a browser send the cookie, not this. */
export const CSRF_HEADER = 'X-CSRF-Token'

export const sessionToken = (request: Request): string | undefined =>
  parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE]

export function setSessionCookie(response: Response, config: Config, token: string, expires: Date): void {
  response.cookie(SESSION_COOKIE, token, { ...attributes(config), expires })
}

export function clearSessionCookie(response: Response, config: Config): void {
  response.clearCookie(SESSION_COOKIE, attributes(config))
}

const attributes = (config: Config) =>
  ({ httpOnly: true, sameSite: 'strict', secure: servedByHttps(config), path: '/' }) as const

export const servedByHttps = (config: Config): boolean => config.publicUrl?.startsWith('https:') ?? false
