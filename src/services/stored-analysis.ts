import type { RunId } from '../domain/ids.js'
import type { Analysis } from '../domain/run.js'
import { CodedError } from '../errors.js'
import { findDocument } from '../storage/documents-store.js'
import { allFindings } from '../storage/findings-store.js'
import { findParsed } from '../storage/run-output-store.js'
import type { ServiceContext } from './context.js'
import { found } from './found.js'
import { readClauses, readSummaries } from './read-analysis.js'
import { readRun } from './read-run.js'

/**
 * A succeeded run read back whole, past every cache, in the form in which the pipeline returned it.
 * Throws `not-found`, or `conflict` while the run has no result.
 */
export async function readStoredAnalysis(context: ServiceContext, runId: RunId): Promise<Analysis> {
  const { prisma } = context.database
  const run = await readRun(context, runId)
  const { pins, stages, contentHash, format } = run
  if (pins === null || contentHash === null || format === null) {
    throw new CodedError('conflict', `the run has no result: it is ${run.status}`, {
      details: { runStatus: run.status },
    })
  }
  const { name, size, sha256 } = found(await findDocument(prisma, run.documentId), 'document')
  return {
    document: { name, format, size, sha256 },
    parsed: found(await findParsed(prisma, runId), 'run output'),
    clauses: await readClauses(context, runId),
    findings: await allFindings(prisma, runId),
    summaries: await readSummaries(context, runId),
    run: { pins, stages, contentHash },
  }
}
