import { DisjointSpans } from '../../domain/disjoint-spans.js'
import type { Candidate } from './runs.js'

/** A ranked candidate. */
export interface Ranked {
  readonly candidate: Candidate
  readonly score: number
}

/**
 * What is left of a candidate's probability once a better one that overlaps it stands: measured on held-out contracts
 * as the share that keeps the ends of the precision-recall curve (see the adapter's card).
 */
const OVERLAP_DISCOUNT = 0.2

/**
 * Ranks the candidates of one document: within a label, a candidate that overlaps a better one is discounted.
 * Candidates below `floor` are dropped. Best first within a label, labels in column order.
 */
export function selectCandidates(ranked: readonly Ranked[], floor: number): Ranked[] {
  const byLabel = new Map<number, Ranked[]>()
  for (const entry of ranked) {
    const group = byLabel.get(entry.candidate.label)
    if (group === undefined) byLabel.set(entry.candidate.label, [entry])
    else group.push(entry)
  }
  const labels = [...byLabel.keys()].sort((a, b) => a - b)
  return labels.flatMap((label) => {
    const taken = new DisjointSpans()
    const kept: Ranked[] = []
    for (const entry of (byLabel.get(label) as Ranked[]).sort(byScore)) {
      if (entry.score < floor) break
      const score = taken.add(entry.candidate.span) ? entry.score : entry.score * OVERLAP_DISCOUNT
      if (score >= floor) kept.push({ candidate: entry.candidate, score })
    }
    return kept.sort(byScore)
  })
}

function byScore(a: Ranked, b: Ranked): number {
  return (
    b.score - a.score ||
    a.candidate.span.start - b.candidate.span.start ||
    a.candidate.span.end - b.candidate.span.end
  )
}
