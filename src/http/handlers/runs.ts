import { Readable } from 'node:stream'
import { cancelRun } from '../../services/cancel-run.js'
import { exportRun } from '../../services/export-run.js'
import { listFindings, readFinding } from '../../services/list-findings.js'
import { listRuns } from '../../services/list-runs.js'
import { readBoxes, readClauses, readParsed, readSummaries } from '../../services/read-analysis.js'
import { readRun } from '../../services/read-run.js'
import type { Handlers } from '../operation.js'
import { runDetail, runView } from '../views/run-view.js'
import { textView } from '../views/text-view.js'

export const runHandlers: Handlers<
  | 'listRuns'
  | 'readRun'
  | 'cancelRun'
  | 'readText'
  | 'readParsed'
  | 'readBoxes'
  | 'readClauses'
  | 'readSummaries'
  | 'listFindings'
  | 'readFinding'
  | 'exportRun'
> = {
  async listRuns({ context, query }) {
    const page = await listRuns(context, query)
    return { status: 200, body: { ...page, items: page.items.map(runView) } }
  },

  async readRun({ context, params }) {
    return { status: 200, body: runDetail(await readRun(context, params.runId)) }
  },

  async cancelRun({ context, caller, params }) {
    return { status: 202, body: runView(await cancelRun(context, caller, params.runId)) }
  },

  async readText({ context, params }) {
    return { status: 200, body: textView(await readParsed(context, params.runId)) }
  },

  async readParsed({ context, params }) {
    return { status: 200, body: await readParsed(context, params.runId) }
  },

  async readBoxes({ context, params, query }) {
    return { status: 200, body: { boxes: await readBoxes(context, params.runId, query) } }
  },

  async readClauses({ context, params }) {
    return { status: 200, body: await readClauses(context, params.runId) }
  },

  async readSummaries({ context, params }) {
    return { status: 200, body: { items: await readSummaries(context, params.runId) } }
  },

  async listFindings({ context, params, query }) {
    return { status: 200, body: await listFindings(context, params.runId, query) }
  },

  async readFinding({ context, params }) {
    return { status: 200, body: await readFinding(context, params.runId, params.findingId) }
  },

  async exportRun({ context, caller, params }) {
    const { contentHash, json } = await exportRun(context, caller, params.runId)
    const bytes = Buffer.from(json)
    const file = {
      name: `countersign-run-${params.runId}.json`,
      mediaType: 'application/json',
      size: bytes.length,
      etag: contentHash,
      open: ({ start, end }: { start: number; end: number }) =>
        Readable.from(bytes.subarray(start, end), { objectMode: false }),
    }
    return { status: 200, file }
  },
}
