import { evidenceOf, isAligned } from '../domain/finding.js'
import type { FindingId, RunId } from '../domain/ids.js'
import { allFindings } from '../storage/findings-store.js'
import type { ServiceContext } from './context.js'

/** Findings that cannot be signed: some of their evidence has no place in the text. */
export async function blockingFindings(context: ServiceContext, runId: RunId): Promise<FindingId[]> {
  const findings = await allFindings(context.database.prisma, runId)
  return findings.filter((finding) => !evidenceOf(finding).every(isAligned)).map(({ id }) => id)
}
