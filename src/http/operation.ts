import type { Request, Response } from 'express'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { RouteId, ROUTES } from '../api/routes.js'
import type { Caller, ServiceContext } from '../services/context.js'

type RouteOf<Id extends RouteId> = (typeof ROUTES)[Id]
type Parsed<Id extends RouteId, Part extends 'params' | 'query' | 'body'> =
  RouteOf<Id> extends Record<Part, infer Schema>
    ? Schema extends z.ZodType
      ? z.output<Schema>
      : undefined
    : undefined

/** Bytes to answer with. `etag` is the hash of the bytes; `open` reads the half-open range `[start, end)`. */
export interface FileReply {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly etag: string
  open(range: { start: number; end: number }): Readable
}

type ReplyOf<Id extends RouteId> = {
  [Status in keyof RouteOf<Id>['responses']]: RouteOf<Id>['responses'][Status] extends infer Kind
    ? Kind extends 'empty'
      ? { status: Status }
      : Kind extends 'file'
        ? { status: Status; file: FileReply }
        : Kind extends z.ZodType
          ? { status: Status; body: z.input<Kind> }
          : never
    : never
}[keyof RouteOf<Id>['responses']]

/** One request, parsed against its route's schemas. `caller` is undefined only where the route is public. */
export interface Call<Id extends RouteId> {
  readonly context: ServiceContext
  readonly caller: RouteOf<Id> extends { access: 'public' } ? Caller | undefined : Caller
  readonly params: Parsed<Id, 'params'>
  readonly query: Parsed<Id, 'query'>
  readonly body: Parsed<Id, 'body'>
  /** For cookies and uploaded files; everything else is parsed already. */
  readonly request: Request
  readonly response: Response
}

/** Answers one operation of the API with one of the replies its route declares. */
export type Handler<Id extends RouteId> = (call: Call<Id>) => Promise<ReplyOf<Id>>
export type Handlers<Ids extends RouteId = RouteId> = { readonly [Id in Ids]: Handler<Id> }
