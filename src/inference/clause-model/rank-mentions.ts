import { contains, overlaps } from '../../domain/span.js'
import { OUTSIDE, sigmoid } from './log-odds.js'
import type { Passage } from './passages.js'
import type { ReadDocument } from './read.js'
import type { Candidate, Scores } from './runs.js'

/** What the ranker knows of a mention, in this order; log-odds unless said otherwise. */
export const MENTION_FEATURES = [
  'label',
  'own',
  'best-sibling-label',
  'best-in-document',
  'best-elsewhere',
  'rank',
  'best-overlapping',
  'best-containing',
  'best-contained',
  'passage',
  'expected-in-document',
  'places',
  'words',
  'characters',
  'start',
  'from-end',
  'rivals-before',
  'expected-before',
] as const

/** Feature matrix, row-major `candidates × MENTION_FEATURES`. `candidates` are all mention candidates of `document`. */
export function mentionFeatures(
  document: ReadDocument,
  scores: Scores,
  candidates: readonly Candidate[],
): Float32Array {
  const { mentions, passages, text } = document
  const width = MENTION_FEATURES.length
  const matrix = new Float32Array(candidates.length * width)
  const at = (row: number, label: number) => scores.logits[row * scores.labels + label] as number
  const byLabel = groupBy(candidates, (candidate) => candidate.label)
  const byRow = groupBy(candidates, (candidate) => candidate.row)
  for (const [index, candidate] of candidates.entries()) {
    const { label, row, span } = candidate
    const mention = mentions[row - passages.length]
    if (mention === undefined) throw new RangeError('a mention candidate stands on a mention row')
    const own = at(row, label)
    const rivals = compareRivals(candidate, byLabel.get(label) ?? [], (other) => at(other, label))
    const siblings = (byRow.get(row) ?? []).filter((other) => other.label !== label)
    const passage = firstEndingAfter(passages, span.start)
    matrix.set(
      [
        label,
        own,
        Math.max(OUTSIDE, ...siblings.map((other) => at(row, other.label))),
        Math.max(own, rivals.best),
        rivals.best,
        rivals.above,
        rivals.overlapping,
        rivals.containing,
        rivals.contained,
        passage === passages.length ? OUTSIDE : at(passage, label),
        rivals.expected + sigmoid(own),
        mention.places.length,
        mention.text.split(/\s+/u).length,
        mention.text.length,
        Math.log2(1 + span.start),
        Math.log2(1 + text.length - span.end),
        rivals.before,
        rivals.expectedBefore,
      ],
      index * width,
    )
  }
  return matrix
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** How a mention stands among the other mentions that may answer its label; log-odds and counts. */
function compareRivals(
  candidate: Candidate,
  sameLabel: readonly Candidate[],
  logit: (row: number) => number,
) {
  const { row, span } = candidate
  const own = logit(row)
  const sums = { best: OUTSIDE, overlapping: OUTSIDE, containing: OUTSIDE, contained: OUTSIDE }
  const counts = { above: 0, before: 0, expected: 0, expectedBefore: 0 }
  for (const other of sameLabel) {
    if (other.row === row) continue
    const value = logit(other.row)
    const probability = sigmoid(value)
    sums.best = Math.max(sums.best, value)
    counts.expected += probability
    if (value > own) counts.above++
    if (other.span.start < span.start) {
      counts.before++
      counts.expectedBefore += probability
    }
    if (!overlaps(other.span, span)) continue
    sums.overlapping = Math.max(sums.overlapping, value)
    if (contains(other.span, span)) sums.containing = Math.max(sums.containing, value)
    if (contains(span, other.span)) sums.contained = Math.max(sums.contained, value)
  }
  return { ...sums, ...counts }
}

/** Index of the first passage that ends after a position; their number where none does. */
function firstEndingAfter(passages: readonly Passage[], position: number): number {
  let low = 0
  let high = passages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((passages[middle] as Passage).span.end > position) high = middle
    else low = middle + 1
  }
  return low
}
