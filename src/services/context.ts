import type { Config } from '../config.js'
import type { Role } from '../domain/review.js'
import type { Logger } from '../logger.js'
import type { ParserPool } from '../parsing/index.js'
import type { Database } from '../storage/database.js'
import type { Queue } from '../storage/queue.js'

/** What every use case needs. `clock` is the only source of the time. */
export interface ServiceContext {
  readonly database: Database
  readonly queue: Queue
  readonly config: Config
  readonly logger: Logger
  /** Draws pages and tries passwords for requests; runs are read by the worker's own parsers. */
  readonly parsers: Pick<ParserPool, 'renderPage' | 'tryPassword' | 'restarts'>
  clock(): Date
}

/** Who calls. An API key acts with its owner's role; `system` is the program itself (samples, worker, command line). */
export type Caller =
  | { readonly kind: 'user'; readonly id: string; readonly name: string; readonly role: Role }
  | { readonly kind: 'api-key'; readonly id: string; readonly ownerId: string; readonly role: Role }
  | { readonly kind: 'system'; readonly id: string }
