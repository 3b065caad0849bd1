import { LRUCache } from 'lru-cache'
import { evidenceOf, isAligned, type Finding } from '../domain/finding.js'
import type { FindingId, RunId } from '../domain/ids.js'
import type { Analysis } from '../domain/run.js'
import { findingProblems } from '../pipeline/verification/quotes.js'
import type { Database } from '../storage/database.js'
import { allFindings } from '../storage/findings-store.js'
import type { ServiceContext } from './context.js'
import { readParsedOf } from './parsed-cache.js'
import { readClauses } from './read-analysis.js'

type Evidenced = Pick<Analysis, 'parsed' | 'clauses' | 'findings'>

/** Findings that cannot be signed: some of their evidence has no place in the text, or is not what stands there. */
export function unverifiedFindings(analysis: Evidenced): FindingId[] {
  const isSound = (finding: Finding): boolean =>
    evidenceOf(finding).every(isAligned) &&
    findingProblems({ ...analysis, findings: [finding] } as Analysis).length === 0
  return analysis.findings.filter((finding) => !isSound(finding)).map(({ id }) => id)
}

/** Runs whose answer is remembered: it never changes, and a review is read after every decision. */
const REMEMBERED = 1000
const caches = new WeakMap<Database, LRUCache<RunId, FindingId[]>>()

/** The same of a stored run. Sign-off does not rely on it: it reads everything again. */
export async function blockingFindings(context: ServiceContext, runId: RunId): Promise<FindingId[]> {
  const { database } = context
  const cache = caches.get(database) ?? new LRUCache<RunId, FindingId[]>({ max: REMEMBERED })
  caches.set(database, cache)
  const known = cache.get(runId)
  if (known !== undefined) return known
  const parsed = await readParsedOf(database, runId)
  if (parsed === undefined) return []
  const findings = await allFindings(database.prisma, runId)
  const blocking = unverifiedFindings({ parsed, clauses: await readClauses(context, runId), findings })
  cache.set(runId, blocking)
  return blocking
}
