import { evidenceOf, isAligned } from '../domain/finding.js'
import type { FindingId } from '../domain/ids.js'
import type { Analysis } from '../domain/run.js'

export const unverifiedFindings = (analysis: Analysis): FindingId[] =>
  analysis.findings.filter((finding) => !evidenceOf(finding).every(isAligned)).map(({ id }) => id)
