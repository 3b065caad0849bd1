/**
 * Step 3 of training: proposes candidates from the linear model's out-of-fold log-odds with the product's own code and
 * writes what the rankers learn from.
 *
 *   node --import tsx domain-adapters/training/export-candidates.ts CUAD_JSON FOLDER
 *
 * FOLDER is that of export-rows.ts and holds `logits.f32`, rows × labels, written by train_linear.py.
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
} from '../../src/inference/clause-model/runs.js'
import { answerShapes } from '../../src/inference/clause-model/shapes.js'

const [source, folder] = process.argv.slice(2)
if (source === undefined || folder === undefined)
  throw new Error('usage: export-candidates.ts CUAD_JSON FOLDER')

const labels = CONTRACT_LABELS.length
const shapes = answerShapes(CONTRACT_LABELS)
const bytes = readFileSync(path.join(folder, 'logits.f32'))
const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
const collected = {
  passage: { features: [] as Float32Array[], keys: [] as number[] },
  mention: { features: [] as Float32Array[], keys: [] as number[] },
}

let base = 0
for (const [document, contract] of readSquad(JSON.parse(readFileSync(source, 'utf8'))).entries()) {
  const read = readDocument(contract.text)
  const rows = read.passages.length + read.mentions.length
  const scores = { logits: logits.subarray(base * labels, (base + rows) * labels), labels }
  const passages = passageCandidates(read, scores, shapes)
  collected.passage.features.push(passageFeatures(read, scores, passages))
  collected.passage.keys.push(...keysOf(passages, document))
  const mentions = mentionCandidates(read, scores, shapes)
  collected.mention.features.push(mentionFeatures(read, scores, mentions))
  collected.mention.keys.push(...keysOf(mentions, document))
  base += rows
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
