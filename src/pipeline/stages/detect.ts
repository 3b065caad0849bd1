import type { AdapterChoice } from '../../adapters/choose.js'
import { type ClauseTree, leafAt, leafClauses } from '../../domain/clause.js'
import { DisjointSpans } from '../../domain/disjoint-spans.js'
import type { Finding } from '../../domain/finding.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Prediction } from '../../domain/prediction.js'
import { splitSentences } from '../../domain/sentences.js'
import type { Span } from '../../domain/span.js'
import { findingId } from '../../hash.js'
import type { ClauseModel } from '../../inference/clause-model.js'
import type { Stage } from '../stage.js'

export interface DetectInput {
  readonly parsed: ParsedDocument
  readonly clauses: ClauseTree
}

/** `predictions` reach far below the thresholds: an absence names the nearest of them as what it rejected. */
export interface Detection {
  readonly predictions: readonly Prediction[]
  readonly findings: readonly Finding[]
}

/** Share of an adapter's cues below which a reviewer is told that the document may be of another domain. */
const CONFIDENT = 0.25

/**
 * The detect stage for one document: the chosen adapter's model reads it, and what reaches a label's threshold becomes
 * a clause finding. A document in a language the model was not trained on, or without a single cue of its domain, gets a
 * warning and nothing else: a date of birth is no agreement date. Boxes of the evidence are left to the ground stage.
 */
export function detectStage(choice: AdapterChoice, model: ClauseModel): Stage<DetectInput, Detection> {
  const { manifest } = choice.adapter
  return {
    name: 'detect',
    version: '2',
    uses: [choice.adapter.artifact, model.artifact],
    async run({ parsed, clauses }, context) {
      if (!choice.coversLanguage) {
        context.warn({
          code: 'language-not-covered',
          message: `the model of the ${manifest.id} adapter reads ${manifest.languages.join(', ')} only; no clause was looked for`,
        })
        return { predictions: [], findings: [] }
      }
      if (choice.score < CONFIDENT) {
        const foreign = choice.score === 0
        context.warn({
          code: 'adapter-not-confident',
          message: foreign
            ? `the ${manifest.id} adapter does not suit this document: ${choice.reason}; no clause was looked for`
            : `the ${manifest.id} adapter may not suit this document: ${choice.reason}`,
        })
        if (foreign) return { predictions: [], findings: [] }
      }
      const body = bodyOf(parsed)
      const predictions = await model.predict(body.text, {
        sentences: body.sentences,
        signal: context.signal,
      })
      context.progress(1, 1)
      return { predictions, findings: findingsOf(body.text, clauses, predictions, choice) }
    },
  }
}

/** The text before the first running head or page number, in sentences that cross no block. */
function bodyOf(parsed: ParsedDocument): { text: string; sentences: Span[] } {
  const blocks = parsed.blocks.filter((block) => block.kind !== 'furniture')
  return {
    text: parsed.text.slice(0, blocks.at(-1)?.span.end ?? 0),
    sentences: blocks.flatMap((block) => splitSentences(parsed.text, block.span)),
  }
}

/** Predictions that reach their label's threshold, without those that overlap a better one of the same label. */
function findingsOf(
  text: string,
  clauses: ClauseTree,
  predictions: readonly Prediction[],
  { adapter: { manifest } }: AdapterChoice,
): Finding[] {
  const thresholds = new Map(manifest.labels.map((label) => [label.key, label.threshold]))
  const leaves = leafClauses(clauses)
  const taken = new Map(manifest.labels.map((label) => [label.key, new DisjointSpans()]))
  const accepted = [...predictions]
    .filter((prediction) => prediction.score >= (thresholds.get(prediction.label) ?? Infinity))
    .sort((a, b) => b.score - a.score)
    .filter((prediction) => taken.get(prediction.label)?.add(prediction.span))
  return accepted
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.label < b.label ? -1 : 1))
    .map(({ label, span, score, explanation }) => ({
      kind: 'clause',
      id: findingId({ kind: 'clause', label, span }),
      label,
      source: {
        kind: 'model',
        adapter: `${manifest.id}@${manifest.version}`,
        score,
        threshold: thresholds.get(label) as number,
        explanation,
      },
      clauseId: leafAt(leaves, span.start)?.id ?? null,
      evidence: [{ alignment: 'exact', quote: text.slice(span.start, span.end), span, boxes: [] }],
    }))
}
