import { evidenceOf, isAligned, type Severity } from '../../domain/finding.js'
import { overlaps } from '../../domain/span.js'
import { isUndecided, type Entry } from './entries.js'

export interface LowRisk {
  /** Undecided risks and absences of severity low. */
  readonly judged: readonly Entry[]
  /** Undecided clause readings on whose passage no risk above low speaks. */
  readonly clauses: readonly Entry[]
}

const isGrave = (severity: Severity | null) => severity !== null && severity !== 'low'

const spansOf = (entry: Entry) =>
  evidenceOf(entry.finding)
    .filter(isAligned)
    .map(({ span }) => span)

/** What "accept all remaining low-risk" covers. Evidence that is not aligned is never accepted in bulk. */
export function lowRiskOf(entries: readonly Entry[]): LowRisk {
  const open = entries.filter(
    (entry) => isUndecided(entry) && evidenceOf(entry.finding).every((evidence) => isAligned(evidence)),
  )
  const grave = entries
    .filter((entry) => entry.finding.kind === 'risk' && isGrave(entry.severity))
    .flatMap(spansOf)
  return {
    judged: open.filter((entry) => entry.severity === 'low'),
    clauses: open.filter(
      (entry) =>
        entry.finding.kind === 'clause' &&
        entry.severity === null &&
        !spansOf(entry).some((span) => grave.some((other) => overlaps(span, other))),
    ),
  }
}
