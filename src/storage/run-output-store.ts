import { z } from 'zod'
import { ClauseTree } from '../domain/clause.js'
import type { RunId } from '../domain/ids.js'
import { ParsedDocument } from '../domain/parsed-document.js'
import { Summary } from '../domain/summary.js'
import type { Reader } from './database.js'
import { unpackJson } from './json.js'

/** Each reads one part of what a succeeded run wrote; undefined where the run has no output. */
export async function findParsed(db: Reader, runId: RunId): Promise<ParsedDocument | undefined> {
  const row = await db.runOutput.findUnique({ where: { runId }, select: { parsed: true } })
  return row === null ? undefined : unpackJson(row.parsed, ParsedDocument)
}

export async function findClauses(db: Reader, runId: RunId): Promise<ClauseTree | undefined> {
  const row = await db.runOutput.findUnique({ where: { runId }, select: { clauses: true } })
  return row === null ? undefined : unpackJson(row.clauses, ClauseTree)
}

export async function findSummaries(db: Reader, runId: RunId): Promise<Summary[] | undefined> {
  const row = await db.runOutput.findUnique({ where: { runId }, select: { summaries: true } })
  return row === null ? undefined : unpackJson(row.summaries, z.array(Summary))
}
