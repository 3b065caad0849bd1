import { OUTSIDE, sigmoid } from './log-odds.js'
import type { ReadDocument } from './read.js'
import type { Candidate, Scores } from './runs.js'

/**
 * What the ranker knows of a run of sentences, in this order: how the linear model scored its sentences, their neighbours and
 * its rivals in the document, and where it stands. Log-odds unless said otherwise.
 */
export const PASSAGE_FEATURES = [
  'label',
  'mean',
  'max',
  'min',
  'first',
  'last',
  'before',
  'before-2',
  'after',
  'after-2',
  'best-in-document',
  'best-elsewhere',
  'rank',
  'expected-in-document',
  'sentences',
  'words',
  'words-first',
  'place',
  'start',
  'best-other-label',
  'second-other-label',
  'labels-above',
  'passages',
  'heading-words',
  'next-start-small',
] as const

/** Feature matrix, row-major `candidates × PASSAGE_FEATURES`. `candidates` belong to `document`. */
export function passageFeatures(
  document: ReadDocument,
  scores: Scores,
  candidates: readonly Candidate[],
): Float32Array {
  const { passages, text } = document
  const width = PASSAGE_FEATURES.length
  const matrix = new Float32Array(candidates.length * width)
  const columns = columnSummaries(scores, 0, passages.length)
  for (const [index, candidate] of candidates.entries()) {
    const { label, row, sentences, span } = candidate
    const end = row + sentences
    const at = (position: number) =>
      position < 0 || position >= passages.length
        ? OUTSIDE
        : (scores.logits[position * scores.labels + label] as number)
    const logits = Array.from({ length: sentences }, (_, offset) => at(row + offset))
    const max = Math.max(...logits)
    const column = columns[label] as ColumnSummary
    const others = otherLabels(scores, row, label)
    const words = passages.slice(row, end).reduce((sum, passage) => sum + passage.words.length, 0)
    matrix.set(
      [
        label,
        logits.reduce((sum, logit) => sum + logit, 0) / sentences,
        max,
        Math.min(...logits),
        at(row),
        at(end - 1),
        at(row - 1),
        at(row - 2),
        at(end),
        at(end + 1),
        column.best,
        bestElsewhere(column, row, end),
        rankOf(column.sorted, max),
        column.expected,
        sentences,
        words,
        passages[row]?.words.length ?? 0,
        span.start / text.length,
        Math.log2(1 + span.start),
        others.best,
        others.second,
        others.above,
        passages.length,
        passages[row]?.heading.length ?? 0,
        /^\p{Ll}/u.test(text.slice(passages[end]?.span.start ?? text.length).slice(0, 1)) ? 1 : 0,
      ],
      index * width,
    )
  }
  return matrix
}

interface ColumnSummary {
  readonly best: number
  /** Log-odds in descending order. */
  readonly sorted: Float32Array
  /** Row of each of the best few, to find the best one outside a run. */
  readonly leaders: readonly { row: number; value: number }[]
  /** Sum of probabilities: how many sentences of the label the document should hold. */
  readonly expected: number
}

/** A run covers at most six sentences, so that one of the seven best always stands outside it. */
const LEADERS = 7

function columnSummaries(scores: Scores, from: number, to: number): ColumnSummary[] {
  return Array.from({ length: scores.labels }, (_, label) => {
    const values = Float32Array.from(
      { length: to - from },
      (__, row) => scores.logits[(from + row) * scores.labels + label] as number,
    )
    const leaders = Array.from(values, (value, row) => ({ row: from + row, value }))
      .sort((a, b) => b.value - a.value || a.row - b.row)
      .slice(0, LEADERS)
    let expected = 0
    for (const value of values) expected += sigmoid(value)
    return { best: leaders[0]?.value ?? OUTSIDE, sorted: values.sort().reverse(), leaders, expected }
  })
}

/** How many values are greater; `descending` is sorted. */
function rankOf(descending: Float32Array, value: number): number {
  let low = 0
  let high = descending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((descending[middle] as number) > value) low = middle + 1
    else high = middle
  }
  return low
}

function bestElsewhere(column: ColumnSummary, start: number, end: number): number {
  return column.leaders.find(({ row }) => row < start || row >= end)?.value ?? OUTSIDE
}

function otherLabels(
  scores: Scores,
  row: number,
  label: number,
): { best: number; second: number; above: number } {
  let best = OUTSIDE
  let second = OUTSIDE
  let above = 0
  for (let other = 0; other < scores.labels; other++) {
    if (other === label) continue
    const value = scores.logits[row * scores.labels + other] as number
    if (value > 0) above++
    if (value > best) {
      second = best
      best = value
    } else if (value > second) second = value
  }
  return { best, second, above }
}
