import { CONTRACT_LABELS } from '../../domain/labels.js'
import { listAudit, verifyAudit } from '../../services/audit-trail.js'
import { readHealth } from '../../services/read-health.js'
import type { Handlers } from '../operation.js'

/** `version` is the running program's, `parserRestarts` counts those of all parsers in this process. */
export function systemHandlers(
  version: string,
  parserRestarts: () => number,
): Handlers<'listAudit' | 'verifyAudit' | 'listLabels' | 'health'> {
  return {
    async listAudit({ context, query }) {
      return { status: 200, body: await listAudit(context, query) }
    },

    async verifyAudit({ context }) {
      return { status: 200, body: await verifyAudit(context) }
    },

    async listLabels() {
      const items = CONTRACT_LABELS.map(({ key, name, description }) => ({ key, name, description }))
      return Promise.resolve({ status: 200, body: { items } })
    },

    async health({ context }) {
      const state = await readHealth(context)
      const { database } = state
      const body = { version, ...state, parserRestarts: parserRestarts() }
      return database
        ? { status: 200, body: { ...body, status: 'ready' } }
        : { status: 503, body: { ...body, status: 'unavailable' } }
    },
  }
}
