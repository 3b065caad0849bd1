import type { AuditEvent } from '../domain/audit.js'
import type { RunExport } from '../domain/run-export.js'
import { hashOf } from '../hash.js'
import { verifyAnalysis } from '../pipeline/verify-analysis.js'
import { signOffContent } from './sign-off-content.js'

/**
 * What is wrong with an exported run, by its own content alone: all that `verifyAnalysis` checks, then the export's own
 * hash, the sign-off's, the order of decisions, and the hash of each audit event. Empty for a sound one. Problems never
 * quote the document. Whether the trail has other events between those exported, only the server can tell.
 */
export function verifyExport(exported: RunExport): string[] {
  const { contentHash, ...content } = exported
  return [
    ...verifyAnalysis(exported),
    ...(hashOf(content) === contentHash ? [] : ['the export does not have the hash it is given']),
    ...reviewProblems(exported),
    ...exported.audit.flatMap(eventProblems),
    ...orderProblems(exported.audit),
  ]
}

function reviewProblems({ review, run, findings }: RunExport): string[] {
  if (review === null) return []
  const { decisions, signOff, status, version } = review
  const problems: string[] = []
  if (decisions.some((decision, index) => decision.version !== index + 1) || decisions.length !== version) {
    problems.push('decisions are missing or out of order')
  }
  if ((status === 'signed') !== (signOff !== null))
    problems.push('the review is signed without a sign-off, or not')
  if (signOff !== null && signOffContent({ pins: run.pins, findings, decisions }) !== signOff.contentHash) {
    problems.push('the sign-off seals another run, other findings or other decisions')
  }
  return problems
}

function eventProblems({ hash, ...unsealed }: AuditEvent): string[] {
  return hashOf(unsealed) === hash ? [] : [`audit event ${unsealed.seq} does not have the hash it is given`]
}

function orderProblems(events: readonly AuditEvent[]): string[] {
  const wrong = events.findIndex((event, index) => {
    const before = events[index - 1]
    if (before === undefined) return false
    return event.seq <= before.seq || (event.seq === before.seq + 1 && event.previousHash !== before.hash)
  })
  return wrong === -1 ? [] : [`audit event ${events[wrong]?.seq ?? 0} does not follow the one before`]
}
