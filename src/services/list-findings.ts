import type { Finding, FindingKind, Severity } from '../domain/finding.js'
import type { FindingId, RunId } from '../domain/ids.js'
import { findFinding, pageOfFindings } from '../storage/findings-store.js'
import type { ServiceContext } from './context.js'
import { ordinalCursor, pageOf, type Page } from './cursor.js'
import { found } from './found.js'
import { readRun } from './read-run.js'

export interface FindingListing {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly kind?: FindingKind | undefined
  readonly severity?: Severity | undefined
  readonly label?: string | undefined
  readonly clause?: string | undefined
}

/** A run's findings in document order; none while it has no result. Throws `not-found`, `request-invalid`. */
export async function listFindings(
  context: ServiceContext,
  runId: RunId,
  listing: FindingListing,
): Promise<Page<Finding>> {
  const { cursor, limit, ...filter } = listing
  await readRun(context, runId)
  const { prisma } = context.database
  const rows = await pageOfFindings(prisma, runId, {
    ...filter,
    after: ordinalCursor(cursor),
    limit: limit + 1,
  })
  const { items, ...rest } = pageOf(rows, limit, (row) => [row.ordinal])
  return { ...rest, items: items.map((row) => row.finding) }
}

/** One finding. Throws `not-found`. */
export async function readFinding(context: ServiceContext, runId: RunId, id: FindingId): Promise<Finding> {
  return found(await findFinding(context.database.prisma, runId, id), 'finding')
}
