import type { Response } from 'express'
import type { Caller } from '../services/context.js'

/** What the middleware learns about one request; kept in `response.locals`. */
export interface RequestState {
  /** Identifies the request in the log and in problem details. */
  id: string
  /** Path template of the operation, such as `/api/v1/runs/{runId}`; undefined until one matched. */
  route: string | undefined
  caller: Caller | undefined
}

export const stateOf = (response: Response): RequestState => response.locals as RequestState
