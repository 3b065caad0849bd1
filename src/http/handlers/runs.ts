import { Readable } from 'node:stream'
import { sha256 } from '../../hash.js'
import { cancelRun } from '../../services/cancel-run.js'
import { exportRun } from '../../services/export-run.js'
import { listFindings, readFinding } from '../../services/list-findings.js'
import { listRuns } from '../../services/list-runs.js'
import { readBoxes, readClauses, readParsed, readSummaries } from '../../services/read-analysis.js'
import { readRun } from '../../services/read-run.js'
import {
  listAnnotations,
  listTables,
  listTrackedChanges,
  readRevision,
  readTable,
} from '../../services/read-structure.js'
import { tableCsv } from '../../services/table-csv.js'
import type { FileReply, Handlers } from '../operation.js'
import { runDetail, runView } from '../views/run-view.js'
import { textView } from '../views/text-view.js'

export const runHandlers: Handlers<
  | 'listRuns'
  | 'readRun'
  | 'cancelRun'
  | 'readText'
  | 'listTrackedChanges'
  | 'listTables'
  | 'readTable'
  | 'readTableCsv'
  | 'listAnnotations'
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

  async readText({ context, params, query }) {
    const { view } = query
    return { status: 200, body: textView(view, await readRevision(context, params.runId, view)) }
  },

  async listTrackedChanges({ context, params, query }) {
    return { status: 200, body: await listTrackedChanges(context, params.runId, query) }
  },

  async listTables({ context, params, query }) {
    return { status: 200, body: await listTables(context, params.runId, query) }
  },

  async readTable({ context, params }) {
    return { status: 200, body: await readTable(context, params.runId, params.tableId) }
  },

  async readTableCsv({ context, params }) {
    const csv = tableCsv(await readTable(context, params.runId, params.tableId))
    const name = `countersign-run-${params.runId}-table-${params.tableId}.csv`
    return { status: 200, file: fileOf(name, 'text/csv; charset=utf-8', Buffer.from(csv)) }
  },

  async listAnnotations({ context, params, query }) {
    return { status: 200, body: await listAnnotations(context, params.runId, query) }
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
    const name = `countersign-run-${params.runId}.json`
    return { status: 200, file: fileOf(name, 'application/json', Buffer.from(json), contentHash) }
  },
}

const fileOf = (name: string, mediaType: string, bytes: Buffer, etag: string = sha256(bytes)): FileReply => ({
  name,
  mediaType,
  size: bytes.length,
  etag,
  open: ({ start, end }) => Readable.from(bytes.subarray(start, end), { objectMode: false }),
})
