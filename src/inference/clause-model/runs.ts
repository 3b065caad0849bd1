import type { Span } from '../../domain/span.js'
import type { ReadDocument } from './read.js'

/** A possible answer to one label: a run of neighbouring sentences, or a mention. */
export interface Candidate {
  /** Column of the label. */
  readonly label: number
  /** First row of the document it stands on: passages first, then mentions. */
  readonly row: number
  /** Sentences in the run; 0 for a mention. */
  readonly sentences: number
  readonly span: Span
}

/** Log-odds of each row (passages, then mentions) for each label; row-major, `rows × labels`. */
export interface Scores {
  readonly logits: Float32Array
  readonly labels: number
}

/** Longest run of sentences proposed as one answer. Of CUAD's answers, 99 % are no longer. */
export const MAX_RUN = 6
/** Log-odds below which a sentence is no candidate, and below which it is not joined to a neighbour. */
const CANDIDATE_FLOOR = -6.5
const JOIN_FLOOR = -4.5
const MENTION_FLOOR = -6.5

/** Labels (columns) that each kind of candidate may answer. */
export interface AnswerShapes {
  readonly passage: readonly number[]
  readonly title: readonly number[]
  readonly name: readonly number[]
  readonly date: readonly number[]
}

/** Sentence runs worth ranking: every sentence above the floor alone, and joined to likely neighbours. */
export function passageCandidates(document: ReadDocument, scores: Scores, shapes: AnswerShapes): Candidate[] {
  const { passages } = document
  const candidates: Candidate[] = []
  for (const label of shapes.passage) {
    const at = (row: number) => scores.logits[row * scores.labels + label] as number
    for (const [row, passage] of passages.entries()) {
      if (at(row) < CANDIDATE_FLOOR) continue
      candidates.push({ label, row, sentences: 1, span: passage.span })
      for (let sentences = 2; sentences <= MAX_RUN; sentences++) {
        const last = passages[row + sentences - 1]
        if (last === undefined || at(row) < JOIN_FLOOR || at(row + sentences - 1) < JOIN_FLOOR) break
        candidates.push({ label, row, sentences, span: { start: passage.span.start, end: last.span.end } })
      }
    }
  }
  return candidates
}

/** Mentions worth ranking, once for each label their kind may answer. */
export function mentionCandidates(document: ReadDocument, scores: Scores, shapes: AnswerShapes): Candidate[] {
  return document.mentions.flatMap((mention, index) => {
    const row = document.passages.length + index
    return shapes[mention.kind]
      .filter((label) => (scores.logits[row * scores.labels + label] as number) >= MENTION_FLOOR)
      .map((label) => ({ label, row, sentences: 0, span: mention.places[0] as Span }))
  })
}
