import express, { type Express, type RequestHandler } from 'express'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { CodedError } from '../errors.js'
import type { ServiceContext } from '../services/context.js'
import { apiDocumentation } from './api-documentation.js'
import { accountHandlers } from './handlers/accounts.js'
import { documentHandlers } from './handlers/documents.js'
import { reviewHandlers } from './handlers/reviews.js'
import { runHandlers } from './handlers/runs.js'
import { systemHandlers } from './handlers/system.js'
import { createMetrics } from './metrics.js'
import { requestLimit } from './middleware/rate-limit.js'
import { requestLog } from './middleware/request-log.js'
import { securityHeaders } from './middleware/security-headers.js'
import { servedByHttps } from './middleware/session-cookie.js'
import { API_ROOT, mountOperations } from './mount.js'
import { portalFiles } from './portal.js'
import { problemHandler } from './problem.js'

export interface AppDependencies {
  readonly context: ServiceContext
  /** Folder of the built portal; without it only the API is served. */
  readonly portalDir: string | undefined
  /** Restarts of the worker's parsers, where a worker runs in this process. */
  readonly workerRestarts?: () => number
  /** Checks every answer against its route's schema; for tests. */
  readonly checkResponses?: boolean
}

/** The whole HTTP side: API, its documentation, metrics and portal. It listens to nothing yet. */
export function createApp({
  context,
  portalDir,
  workerRestarts = () => 0,
  checkResponses = false,
}: AppDependencies): Express {
  const { config, logger } = context
  const version = programVersion(config.root)
  const parserRestarts = () => context.parsers.restarts + workerRestarts()
  const metrics = createMetrics(context, parserRestarts)
  const handlers = {
    ...accountHandlers,
    ...documentHandlers,
    ...runHandlers,
    ...reviewHandlers,
    ...systemHandlers(version, parserRestarts),
  }

  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustProxy)
  // Answers of the API are never cached, so a tag over each would be computed for nothing.
  app.set('etag', false)
  app.use(requestLog(logger, metrics))
  app.use(securityHeaders({ https: servedByHttps(config) }))
  if (config.metrics) app.get('/metrics', metrics.handler)
  app.use('/api', apiDocumentation(version, API_ROOT, config.root))
  app.use(
    API_ROOT,
    noStore,
    requestLimit(config.rateLimitPerMinute),
    mountOperations(context, handlers, checkResponses),
  )
  if (portalDir !== undefined) app.use(portalFiles(portalDir))
  app.use(notFound)
  app.use(problemHandler(logger))
  return app
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

const notFound: RequestHandler = () => {
  throw new CodedError('not-found', 'there is nothing at this address')
}

function programVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
