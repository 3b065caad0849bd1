import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { countRuns } from '../services/count-runs.js'
import type { ServiceContext } from '../services/context.js'
import { recognitionEngine } from '../services/recognition-engine.js'

export interface HttpMetrics {
  observe(request: { method: string; route: string; status: number; seconds: number }): void
  /** Answers the metrics in Prometheus' text format. */
  readonly handler: RequestHandler
}

/**
 * Metrics of one process: requests, runs by status, depth of the queue, parsers, and Node's own. None carries document
 * data.
 */
export function createMetrics(context: ServiceContext, parserRestarts: () => number): HttpMetrics {
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
  new Counter({
    name: 'countersign_parser_restarts_total',
    help: 'Reading processes of this process that ended on a document',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(parserRestarts())
    },
  })
  new Gauge({
    name: 'countersign_recognition_info',
    help: 'The engine that reads scans on this machine; no sample where none does',
    labelNames: ['engine'] as const,
    registers: [registry],
    async collect() {
      const engine = await recognitionEngine(context.config)
      if (engine !== null) this.set({ engine }, 1)
    },
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
