import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ModelSpec } from '../../domain/adapter.js'
import { type Label, labelByKey } from '../../domain/labels.js'
import type { Prediction } from '../../domain/prediction.js'
import type { Span } from '../../domain/span.js'
import { Lexicon } from '../lexicon.js'
import { topAttributions } from './explain.js'
import { contributions, scoreRows, type ScoredRow } from './linear.js'
import { MENTION_FEATURES, mentionFeatures } from './rank-mentions.js'
import { PASSAGE_FEATURES, passageFeatures } from './rank-passages.js'
import { type ReadDocument, readDocument } from './read.js'
import { type AnswerShapes, type Candidate, mentionCandidates, passageCandidates } from './runs.js'
import { type Ranked, selectCandidates } from './select.js'
import { answerShapes } from './shapes.js'

type NgramRankerSpec = Extract<ModelSpec, { kind: 'ngram-ranker' }>

/** The loaded model: three sessions of one thread each, and the lexicon. */
export interface ClauseEngine {
  readonly columns: readonly string[]
  readonly shapes: AnswerShapes
  readonly lexicon: Lexicon
  readonly linear: InferenceSession
  readonly passageRanker: InferenceSession
  readonly mentionRanker: InferenceSession
}

/** Predictions below this probability are dropped: no threshold is that low, and the tail has no end. */
const FLOOR = 0.002
/** Predictions at or above this probability say which words carried them. */
const EXPLAINED = 0.05

/** Loads the model's files from the adapter's folder; throws what reading or onnxruntime throws. */
export async function loadEngine(spec: NgramRankerSpec, folder: string): Promise<ClauseEngine> {
  const open = async (file: { path: string }) =>
    InferenceSession.create(await readFile(path.join(folder, file.path)), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    })
  const bytes = await readFile(path.join(folder, spec.lexicon.path))
  const hashes = Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4))
  return {
    columns: spec.columns,
    shapes: answerShapes(spec.columns.map((key) => labelByKey(key) as Label)),
    lexicon: new Lexicon(hashes),
    linear: await open(spec.linear),
    passageRanker: await open(spec.passageRanker),
    mentionRanker: await open(spec.mentionRanker),
  }
}

/** Every candidate answer in `text` with its probability, best first within a label, labels in column order. */
export async function predict(
  engine: ClauseEngine,
  text: string,
  sentences?: readonly Span[],
): Promise<Prediction[]> {
  const document = readDocument(text, sentences)
  const rows: ScoredRow[] = [
    ...document.passages.map((passage) => ({ kind: 'passage' as const, features: passage.features })),
    ...document.mentions.map((mention) => ({ kind: mention.kind, features: mention.features })),
  ]
  const labels = engine.columns.length
  const scores = { logits: await scoreRows(engine.linear, engine.lexicon, rows, labels), labels }
  const passages = passageCandidates(document, scores, engine.shapes)
  const mentions = mentionCandidates(document, scores, engine.shapes)
  const ranked = [
    ...(await rank(
      engine.passageRanker,
      passages,
      passageFeatures(document, scores, passages),
      PASSAGE_FEATURES.length,
    )),
    ...(await rank(
      engine.mentionRanker,
      mentions,
      mentionFeatures(document, scores, mentions),
      MENTION_FEATURES.length,
    )),
  ]
  const predictions: Prediction[] = []
  for (const { candidate, score } of selectCandidates(ranked, FLOOR)) {
    predictions.push({
      label: engine.columns[candidate.label] as string,
      span: candidate.span,
      score: Math.round(score * 1e4) / 1e4,
      explanation: score >= EXPLAINED ? await explain(engine, document, rows, candidate) : [],
    })
  }
  return predictions
}

async function rank(
  session: InferenceSession,
  candidates: readonly Candidate[],
  features: Float32Array,
  width: number,
): Promise<Ranked[]> {
  if (candidates.length === 0) return []
  const result = await session.run({ features: new Tensor('float32', features, [candidates.length, width]) })
  const probabilities = result['probability']?.data as Float32Array
  return candidates.map((candidate, index) => ({ candidate, score: probabilities[index] as number }))
}

async function explain(
  engine: ClauseEngine,
  document: ReadDocument,
  rows: readonly ScoredRow[],
  candidate: Candidate,
): Promise<Prediction['explanation']> {
  const parts = []
  for (const row of rows.slice(candidate.row, candidate.row + Math.max(1, candidate.sentences))) {
    const weights = await contributions(
      engine.linear,
      engine.lexicon,
      row,
      candidate.label,
      engine.columns.length,
    )
    parts.push({ places: row.features.places, weights })
  }
  return topAttributions(document.text, parts)
}
