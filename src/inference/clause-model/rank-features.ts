import { overlaps } from '../../domain/span.js'
import type { ReadDocument } from './read.js'
import type { Candidate, Scores } from './runs.js'

/**
 * What the ranker knows of a candidate, in this order: how the linear model scored its sentences, their neighbours and
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

const OUTSIDE = -12
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

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
        column.sorted.findIndex((value) => value <= max),
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
  for (const [index, candidate] of candidates.entries()) {
    const { label, row, span } = candidate
    const mention = mentions[row - passages.length]
    if (mention === undefined) throw new RangeError('a mention candidate stands on a mention row')
    const own = at(row, label)
    const rivals = candidates.filter((other) => other.label === label && other.row !== row)
    const best = (some: readonly Candidate[]) =>
      Math.max(OUTSIDE, ...some.map((other) => at(other.row, label)))
    const touching = rivals.filter((other) => overlaps(other.span, span))
    const earlier = rivals.filter((other) => other.span.start < span.start)
    const passage = passages.findIndex((entry) => entry.span.end > span.start)
    const siblings = candidates.filter((other) => other.row === row && other.label !== label)
    const elsewhere = best(rivals)
    matrix.set(
      [
        label,
        own,
        Math.max(OUTSIDE, ...siblings.map((other) => at(row, other.label))),
        Math.max(own, elsewhere),
        elsewhere,
        rivals.filter((other) => at(other.row, label) > own).length,
        best(touching),
        best(touching.filter((other) => other.span.start <= span.start && other.span.end >= span.end)),
        best(touching.filter((other) => other.span.start >= span.start && other.span.end <= span.end)),
        passage < 0 ? OUTSIDE : at(passage, label),
        rivals.reduce((sum, other) => sum + sigmoid(at(other.row, label)), sigmoid(own)),
        mention.places.length,
        mention.text.split(/\s+/u).length,
        mention.text.length,
        Math.log2(1 + span.start),
        Math.log2(1 + text.length - span.end),
        earlier.length,
        earlier.reduce((sum, other) => sum + sigmoid(at(other.row, label)), 0),
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
