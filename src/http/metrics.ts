import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { countRuns } from '../services/count-runs.js'
import type { ServiceContext } from '../services/context.js'

export interface HttpMetrics {
  observe(request: { method: string; route: string; status: number; seconds: number }): void
  /** Answers the metrics in Prometheus' text format. */
  readonly handler: RequestHandler
}

/** Metrics of one process: requests, runs by status, depth of the queue, and Node's own. None carries document data. */
export function createMetrics(context: ServiceContext): HttpMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'countersign_http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, path template and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const runs = new Gauge({
    name: 'countersign_runs',
    help: 'Runs by status',
    labelNames: ['status'] as const,
    registers: [registry],
  })
  const depth = new Gauge({
    name: 'countersign_queue_depth',
    help: 'Runs that wait for a worker',
    registers: [registry],
  })
  return {
    observe: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    handler: async (_request, response) => {
      const counts = await countRuns(context)
      for (const [status, count] of Object.entries(counts)) runs.set({ status }, count)
      depth.set(counts.queued)
      response.type(registry.contentType).send(await registry.metrics())
    },
  }
}
