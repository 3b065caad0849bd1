import type { InferenceSession } from 'onnxruntime-node'
import { Tensor } from 'onnxruntime-node'
import type { Lexicon } from '../lexicon.js'
import { type FeatureRow, FIELDS } from './features.js'
import type { MentionKind } from './mentions.js'

/** A row to score: its features and what it is; passages and mentions have biases of their own. */
export interface ScoredRow {
  readonly kind: 'passage' | MentionKind
  readonly features: FeatureRow
}

const KINDS = ['passage', 'title', 'name', 'date'] as const

/** Rows scored at once. Rows are sorted by length first, so that little of a batch is padding. */
const BATCH = 64

/**
 * Log-odds of every row for every column, row-major. Weights are summed as integers, so that a row's result is the
 * same to the last bit whatever else is in its batch.
 */
export async function scoreRows(
  session: InferenceSession,
  lexicon: Lexicon,
  rows: readonly ScoredRow[],
  columns: number,
): Promise<Float32Array> {
  const logits = new Float32Array(rows.length * columns)
  const order = rows.map((_, index) => index).sort((a, b) => size(rows[a]) - size(rows[b]) || a - b)
  for (let from = 0; from < order.length; from += BATCH) {
    const batch = order.slice(from, from + BATCH)
    const result = await session.run(
      feeds(
        lexicon,
        batch.map((index) => rows[index] as ScoredRow),
      ),
      ['logits'],
    )
    const scores = result['logits']?.data as Float32Array
    for (const [position, index] of batch.entries()) {
      logits.set(scores.subarray(position * columns, (position + 1) * columns), index * columns)
    }
  }
  return logits
}

/** Contribution of each `own` feature of one row to one column, in log-odds, parallel to `row.features.own`. */
export async function contributions(
  session: InferenceSession,
  lexicon: Lexicon,
  row: ScoredRow,
  column: number,
  columns: number,
): Promise<Float32Array> {
  const result = await session.run(feeds(lexicon, [row]), ['contributions'])
  const weights = result['contributions']?.data as Float32Array
  return Float32Array.from(row.features.own, (_, feature) => weights[feature * columns + column] as number)
}

function size(row: ScoredRow | undefined): number {
  return row?.features.own.length ?? 0
}

function feeds(lexicon: Lexicon, rows: readonly ScoredRow[]): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {
    kind: new Tensor(
      'int32',
      Int32Array.from(rows, (row) => KINDS.indexOf(row.kind)),
      [rows.length],
    ),
  }
  for (const field of FIELDS) {
    const width = Math.max(1, ...rows.map((row) => row.features[field].length))
    const ids = new Int32Array(rows.length * width)
    for (const [index, row] of rows.entries()) {
      for (const [offset, hash] of row.features[field].entries())
        ids[index * width + offset] = lexicon.row(hash)
    }
    tensors[field] = new Tensor('int32', ids, [rows.length, width])
  }
  return tensors
}
