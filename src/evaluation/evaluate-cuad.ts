import type { Prediction } from '../domain/prediction.js'
import {
  type AnswersByQuestion,
  type CuadScores,
  isMatch,
  type PredictedText,
  type PredictionsByQuestion,
  scoreCuad,
} from './cuad-metric.js'
import type { SquadContract } from './squad.js'

/** Anything that predicts labelled spans in a text. */
export interface Predictor {
  predict(text: string): Promise<readonly Prediction[]>
}

/** How one label fares: CUAD's figures over its questions alone, and what a reviewer meets at its threshold. */
export interface LabelScores {
  readonly label: string
  readonly answers: number
  readonly aupr: number
  readonly precisionAt80Recall: number
  readonly maxRecall: number
  readonly threshold: number | null
  /** Null where nothing is predicted, or nothing is there to find, at the threshold. */
  readonly precision: number | null
  readonly recall: number | null
}

/**
 * Predicts every contract and arranges the predictions by question. Questions of one label in one contract all get
 * that label's predictions; a question without any has an empty list. `progress` is told of each contract done.
 */
export async function predictCuad(
  contracts: readonly SquadContract[],
  model: Predictor,
  progress: () => void = () => undefined,
): Promise<PredictionsByQuestion> {
  const byQuestion: Record<string, PredictedText[]> = {}
  for (const contract of contracts) {
    const predictions = await model.predict(contract.text)
    for (const question of contract.questions) {
      byQuestion[question.id] = distinctTexts(contract.text, predictions, question.label.key)
    }
    progress()
  }
  return byQuestion
}

/** Texts of one label, each once with its best probability, best first. */
function distinctTexts(text: string, predictions: readonly Prediction[], label: string): PredictedText[] {
  const best = new Map<string, number>()
  for (const { span, score, label: predicted } of predictions) {
    if (predicted !== label) continue
    const quote = text.slice(span.start, span.end)
    best.set(quote, Math.max(score, best.get(quote) ?? 0))
  }
  return [...best]
    .map(([quote, probability]) => ({ text: quote, probability }))
    .sort((a, b) => b.probability - a.probability)
}

/** Whether the file says anything to score against. */
export function hasAnswers(contracts: readonly SquadContract[]): boolean {
  return contracts.some((contract) => contract.questions.some((question) => question.answers.length > 0))
}

/** CUAD's figures pooled over all questions, as published for the benchmark. */
export function scorePooled(
  contracts: readonly SquadContract[],
  predictions: PredictionsByQuestion,
): CuadScores {
  return scoreCuad(answersOf(contracts), predictions)
}

/** The same for each label that occurs, with precision and recall at its threshold where `thresholds` knows one. */
export function scoreLabels(
  contracts: readonly SquadContract[],
  predictions: PredictionsByQuestion,
  thresholds: ReadonlyMap<string, number>,
): LabelScores[] {
  const labels = new Set(
    contracts.flatMap((contract) => contract.questions.map((question) => question.label.key)),
  )
  return [...labels].map((label) => {
    const answers = answersOf(contracts, label)
    const scores = scoreCuad(answers, predictions)
    const threshold = thresholds.get(label) ?? null
    return {
      label,
      answers: scores.answers,
      aupr: scores.aupr,
      precisionAt80Recall: scores.precisionAt80Recall,
      maxRecall: scores.maxRecall,
      threshold,
      ...(threshold === null
        ? { precision: null, recall: null }
        : atThreshold(answers, predictions, threshold)),
    }
  })
}

function answersOf(contracts: readonly SquadContract[], label?: string): AnswersByQuestion {
  return Object.fromEntries(
    contracts.flatMap((contract) =>
      contract.questions
        .filter((question) => label === undefined || question.label.key === label)
        .map((question) => [question.id, question.answers.map((answer) => answer.text)] as const),
    ),
  )
}

/** Precision and recall of predictions at or above a threshold, counted as CUAD counts. */
function atThreshold(
  answers: AnswersByQuestion,
  predictions: PredictionsByQuestion,
  threshold: number,
): { precision: number | null; recall: number | null } {
  let found = 0
  let wrong = 0
  let total = 0
  for (const [id, texts] of Object.entries(answers)) {
    const kept = (predictions[id] ?? []).filter(({ probability }) => probability >= threshold)
    total += texts.length
    found += texts.filter((answer) => kept.some(({ text }) => isMatch(id, answer, text))).length
    wrong += kept.filter(({ text }) => !texts.some((answer) => isMatch(id, answer, text))).length
  }
  return {
    precision: found + wrong === 0 ? null : found / (found + wrong),
    recall: total === 0 ? null : found / total,
  }
}
