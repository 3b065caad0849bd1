import type { Request, Response } from 'express'
import { isDeepStrictEqual } from 'node:util'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Route } from '../api/routes.js'
import type { FileReply } from './operation.js'

export interface AnyReply {
  readonly status: number
  readonly body?: unknown
  readonly file?: FileReply
}

/**
 * Sends what a handler answered. With `check` the body must equal what the route's schema reads from it: a missing,
 * wrong or undeclared field is an error. Tests switch it on; in service the types have to do.
 */
export async function sendReply(
  route: Route,
  reply: AnyReply,
  request: Request,
  response: Response,
  check: boolean,
): Promise<void> {
  response.status(reply.status)
  if (reply.file !== undefined) return sendFile(reply.file, request, response)
  if (reply.body === undefined) return void response.end()
  const json = JSON.stringify(reply.body)
  if (check) checkBody(route, reply.status, JSON.parse(json))
  response.type('application/json').send(json)
}

function checkBody(route: Route, status: number, body: unknown): void {
  const schema = route.responses[status]
  if (!(schema instanceof z.ZodType)) throw new TypeError(`${route.id}: status ${status} declares no body`)
  if (!isDeepStrictEqual(schema.parse(body), body)) {
    throw new TypeError(`${route.id}: the answer has fields its schema does not declare`)
  }
}

/**
 * Streams bytes with entity tag and one range (RFC 9110, sections 13 and 14). Stored bytes never change, so their hash is
 * a strong tag; clients must still ask each time, for access may have been withdrawn.
 */
async function sendFile(file: FileReply, request: Request, response: Response): Promise<void> {
  const etag = `"${file.etag}"`
  response.attachment(file.name)
  response.set({ ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, no-cache' })
  // Uploaded bytes are foreign: opened in a tab they may run nothing on this origin.
  response.set('Content-Security-Policy', "default-src 'none'; sandbox")
  // Not through Express, which would add a character set that nobody has checked.
  response.setHeader('Content-Type', file.mediaType)
  if (request.fresh) return void response.status(304).end()

  const range = rangeOf(request, file, etag)
  response.set('Content-Length', String(range.end - range.start))
  if (range.partial) {
    response.status(206).set('Content-Range', `bytes ${range.start}-${range.end - 1}/${file.size}`)
  }
  if (request.method === 'HEAD' || file.size === 0) return void response.end()
  await pipeline(file.open(range), response).catch((error: unknown) => {
    if (!isPrematureClose(error)) throw error
  })
}

/** The half-open range asked for; the whole where none, several or an impossible one is, as the RFC allows. */
function rangeOf(request: Request, file: FileReply, etag: string) {
  const whole = { start: 0, end: file.size, partial: false }
  const condition = request.get('If-Range')
  if (condition !== undefined && condition !== etag) return whole
  const ranges = request.range(file.size, { combine: true })
  if (
    ranges === undefined ||
    ranges === -1 ||
    ranges === -2 ||
    ranges.type !== 'bytes' ||
    ranges.length !== 1
  ) {
    return whole
  }
  const [range] = ranges
  return range === undefined ? whole : { start: range.start, end: range.end + 1, partial: true }
}

/** The client went away: nothing to answer, nothing wrong here. */
const isPrematureClose = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
