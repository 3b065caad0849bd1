/**
 * Step 3 of training: proposes candidates from the linear model's out-of-fold log-odds with the product's own code and
 * writes what the rankers learn from.
 *
 *   node --import tsx domain-adapters/training/export-candidates.ts CUAD_JSON FOLDER [--with-encoder]
 *
 * FOLDER is that of export-rows.ts and holds `logits.f32`, rows × labels, written by train_linear.py. With
 * the encoder, it also holds `neural.f32` of the same shape (train_neural.py): candidates are then proposed from the mean
 * of both, and each is described twice, as the linear model sees it and as the encoder does.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CONTRACT_LABELS } from '../../src/domain/labels.js'
import { readSquad } from '../../src/evaluation/squad.js'
import { mentionFeatures } from '../../src/inference/clause-model/rank-mentions.js'
import { passageFeatures } from '../../src/inference/clause-model/rank-passages.js'
import { readDocument } from '../../src/inference/clause-model/read.js'
import {
  mentionCandidates,
  passageCandidates,
  type Candidate,
  type Scores,
} from '../../src/inference/clause-model/runs.js'
import { answerShapes } from '../../src/inference/clause-model/shapes.js'

const [source, folder, option] = process.argv.slice(2)
if (source === undefined || folder === undefined)
  throw new Error('usage: export-candidates.ts CUAD_JSON FOLDER [--with-encoder]')

const labels = CONTRACT_LABELS.length
const shapes = answerShapes(CONTRACT_LABELS)
const files = option === '--with-encoder' ? ['logits.f32', 'neural.f32'] : ['logits.f32']
const sources = files.map((name) => readFloats(path.join(folder, name)))
const collected = {
  passage: { features: [] as Float32Array[], keys: [] as number[] },
  mention: { features: [] as Float32Array[], keys: [] as number[] },
}

let base = 0
for (const [document, contract] of readSquad(JSON.parse(readFileSync(source, 'utf8'))).entries()) {
  const read = readDocument(contract.text)
  const rows = read.passages.length + read.mentions.length
  const scores = sources.map((logits) => ({
    logits: logits.subarray(base * labels, (base + rows) * labels),
    labels,
  }))
  const proposing = meanOf(scores)
  const passages = passageCandidates(read, proposing, shapes)
  const seen = scores.map((one) => passageFeatures(read, one, passages))
  collected.passage.features.push(sideBySide(seen, passages.length))
  collected.passage.keys.push(...keysOf(passages, document))
  const mentions = mentionCandidates(read, proposing, shapes)
  const mentioned = scores.map((one) => mentionFeatures(read, one, mentions))
  collected.mention.features.push(sideBySide(mentioned, mentions.length))
  collected.mention.keys.push(...keysOf(mentions, document))
  base += rows
}

function readFloats(file: string): Float32Array {
  const bytes = readFileSync(file)
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

function meanOf(scores: readonly Scores[]): Scores {
  const [first] = scores
  if (first === undefined) throw new RangeError('no scores')
  const total = new Float32Array(first.logits.length)
  for (const { logits } of scores)
    for (const [index, logit] of logits.entries()) total[index] = (total[index] as number) + logit
  return { logits: total.map((sum) => sum / scores.length), labels: first.labels }
}

/** Matrices of `rows` rows joined into one, row by row. */
function sideBySide(matrices: readonly Float32Array[], rows: number): Float32Array {
  if (rows === 0) return new Float32Array(0)
  const widths = matrices.map((matrix) => matrix.length / rows)
  const width = widths.reduce((sum, one) => sum + one, 0)
  const joined = new Float32Array(rows * width)
  let column = 0
  for (const [index, matrix] of matrices.entries()) {
    const own = widths[index] as number
    for (let row = 0; row < rows; row++)
      joined.set(matrix.subarray(row * own, (row + 1) * own), row * width + column)
    column += own
  }
  return joined
}

/** Document, first row (of the corpus), sentences, label, start and end: six numbers a candidate. */
function keysOf(candidates: readonly Candidate[], document: number): number[] {
  return candidates.flatMap(({ row, sentences, label, span }) => [
    document,
    base + row,
    sentences,
    label,
    span.start,
    span.end,
  ])
}

for (const [kind, { features, keys }] of Object.entries(collected)) {
  writeFileSync(
    path.join(folder, `${kind}-features.f32`),
    Buffer.concat(features.map((matrix) => Buffer.from(matrix.buffer))),
  )
  writeFileSync(path.join(folder, `${kind}-keys.u32`), Uint32Array.from(keys))
  console.log(kind, keys.length / 6)
}
