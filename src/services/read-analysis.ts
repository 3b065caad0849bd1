import type { ClauseTree } from '../domain/clause.js'
import { boxesOf } from '../domain/geometry.js'
import type { RunId } from '../domain/ids.js'
import type { PageBox, ParsedDocument } from '../domain/parsed-document.js'
import { contains, type Span } from '../domain/span.js'
import type { Summary } from '../domain/summary.js'
import { CodedError } from '../errors.js'
import { findClauses, findSummaries } from '../storage/run-output-store.js'
import type { ServiceContext } from './context.js'
import { readParsedOf } from './parsed-cache.js'
import { readRun } from './read-run.js'

/** What a succeeded run read and wrote. Each throws `not-found`, or `conflict` while the run has no result. */
export async function readParsed(context: ServiceContext, runId: RunId): Promise<ParsedDocument> {
  return (await readParsedOf(context.database, runId)) ?? (await explainMissing(context, runId))
}

export async function readClauses(context: ServiceContext, runId: RunId): Promise<ClauseTree> {
  return (await findClauses(context.database.prisma, runId)) ?? (await explainMissing(context, runId))
}

export async function readSummaries(context: ServiceContext, runId: RunId): Promise<Summary[]> {
  return (await findSummaries(context.database.prisma, runId)) ?? (await explainMissing(context, runId))
}

/** Page boxes of a span of the run's text. Throws `request-invalid` for a span outside it. */
export async function readBoxes(context: ServiceContext, runId: RunId, span: Span): Promise<PageBox[]> {
  const parsed = await readParsed(context, runId)
  if (span.end <= span.start || !contains({ start: 0, end: parsed.text.length }, span)) {
    throw new CodedError('request-invalid', 'the span lies outside the text of the run')
  }
  return boxesOf(parsed, span)
}

async function explainMissing(context: ServiceContext, runId: RunId): Promise<never> {
  const { status } = await readRun(context, runId)
  throw new CodedError('conflict', `the run has no result: it is ${status}`, {
    details: { runStatus: status },
  })
}
