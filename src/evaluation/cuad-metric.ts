/**
 * The CUAD metric, as its authors' evaluate.py computes it (Hendrycks et al. 2021, TheAtticusProject/cuad).
 *
 * Every question (one contract, one category) has zero or more answer texts and a list of predicted texts with
 * probabilities. At a confidence threshold the predictions *above* it count:
 * - an answer with a matching prediction is one true positive, an answer without one false negative;
 * - a prediction that matches no answer of its question is one false positive; further predictions that match an
 *   answer already found cost nothing.
 * A prediction matches an answer at Jaccard ≥ 0.5 of their word sets; for a question whose id contains "Parties" it
 * also matches when it contains the answer character for character. Counts are pooled over all questions.
 *
 * Thresholds run 0.99, 0.98, …, 0.01, 0.001, 0. The curve starts at recall 0, precision 1; each precision is then
 * raised to the best one at any lower threshold; AUPR is the trapezoid area under it, up to the greatest recall reached.
 */

export interface PredictedText {
  readonly text: string
  readonly probability: number
}

/** Question id → predictions: the shape of the authors' `nbest_predictions_.json`. */
export type PredictionsByQuestion = Readonly<Record<string, readonly PredictedText[]>>
/** Question id → answer texts. */
export type AnswersByQuestion = Readonly<Record<string, readonly string[]>>

export interface CurvePoint {
  /** Predictions with a greater probability count. */
  readonly threshold: number
  /** Null where nothing is predicted. */
  readonly precision: number | null
  readonly recall: number
}

export interface CuadScores {
  readonly questions: number
  readonly answers: number
  readonly predictions: number
  readonly aupr: number
  /** Best precision at a recall of at least 80 % and 90 %; 0 where that recall is never reached. */
  readonly precisionAt80Recall: number
  readonly precisionAt90Recall: number
  readonly maxRecall: number
  readonly curve: readonly CurvePoint[]
}

const MATCH = 0.5

/** 0.99 down to 0.01 as numpy's `arange(0.99, 0, -0.01)` rounds them, then 0.001 and 0. */
const THRESHOLDS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, index) => 0.99 + index * (0.99 - 0.01 - 0.99)),
  0.001,
  0,
]

/** White space as Python's `str.split` knows it. */
const PYTHON_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u

/** The word set the authors compare: `. , ; :` removed, lower case, `/` parting words. */
export function wordSet(text: string): ReadonlySet<string> {
  const words = text
    .replace(/[.,;:]/g, '')
    .toLowerCase()
    .replaceAll('/', ' ')
    .split(PYTHON_SPACE)
  return new Set(words.filter((word) => word !== ''))
}

/** Jaccard index of two word sets, 0 to 1; 0 where both are empty. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const word of a) if (b.has(word)) shared++
  const union = a.size + b.size - shared
  return union === 0 ? 0 : shared / union
}

/** Whether the authors count `prediction` as finding `answer` in the question `id`. */
export function isMatch(id: string, answer: string, prediction: string): boolean {
  if (id.includes('Parties') && prediction.includes(answer)) return true
  return jaccard(wordSet(answer), wordSet(prediction)) >= MATCH
}

/** Scores predictions for every question of `answers`; a question without predictions counts as having none. */
export function scoreCuad(answers: AnswersByQuestion, predictions: PredictionsByQuestion): CuadScores {
  /** Probability at which each found answer is found, and of each prediction that matches nothing. */
  const found: number[] = []
  const wrong: number[] = []
  let answerCount = 0
  let predictionCount = 0
  for (const [id, texts] of Object.entries(answers)) {
    const distinct = distinctPredictions(predictions[id] ?? [])
    answerCount += texts.length
    predictionCount += distinct.length
    const best = texts.map(() => -1)
    for (const { text, probability } of distinct) {
      const matched = texts.flatMap((answer, index) => (isMatch(id, answer, text) ? [index] : []))
      if (matched.length === 0) wrong.push(probability)
      for (const index of matched) best[index] = Math.max(best[index] ?? -1, probability)
    }
    found.push(...best.filter((probability) => probability >= 0))
  }
  const curve = THRESHOLDS.map((threshold) => {
    const truePositives = found.filter((probability) => probability > threshold).length
    const falsePositives = wrong.filter((probability) => probability > threshold).length
    const predicted = truePositives + falsePositives
    return {
      threshold,
      precision: predicted === 0 ? null : truePositives / predicted,
      recall: answerCount === 0 ? 0 : truePositives / answerCount,
    }
  })
  return {
    questions: Object.keys(answers).length,
    answers: answerCount,
    predictions: predictionCount,
    aupr: areaUnder(curve),
    precisionAt80Recall: precisionAt(curve, 0.8),
    precisionAt90Recall: precisionAt(curve, 0.9),
    maxRecall: curve.at(-1)?.recall ?? 0,
    curve,
  }
}

/** Equal texts are one prediction, the last probability standing; an empty text is none. */
function distinctPredictions(predictions: readonly PredictedText[]): PredictedText[] {
  const byText = new Map(predictions.map(({ text, probability }) => [text, probability]))
  byText.delete('')
  return [...byText].map(([text, probability]) => ({ text, probability }))
}

/** Precisions in curve order, each raised to the best at the same or a lower threshold. */
function envelope(curve: readonly CurvePoint[]): number[] {
  const precisions = curve.map((point) => point.precision ?? 0)
  for (let index = precisions.length - 2; index >= 0; index--) {
    precisions[index] = Math.max(precisions[index] as number, precisions[index + 1] as number)
  }
  return precisions
}

function areaUnder(curve: readonly CurvePoint[]): number {
  const precisions = envelope(curve)
  let area = 0
  let recall = 0
  let precision = 1
  for (const [index, point] of curve.entries()) {
    const next = precisions[index] as number
    area += (point.recall - recall) * ((precision + next) / 2)
    recall = point.recall
    precision = next
  }
  return area
}

function precisionAt(curve: readonly CurvePoint[], recall: number): number {
  const index = curve.findIndex((point) => point.recall >= recall)
  return index < 0 ? 0 : (envelope(curve)[index] as number)
}
