import type { ClauseTree } from '../../domain/clause.js'
import type { Finding } from '../../domain/finding.js'
import { boxesOf } from '../../domain/geometry.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Summary } from '../../domain/summary.js'
import type { Stage } from '../stage.js'
import { summarizeClauses } from '../summaries/clauses.js'
import { summarizeDocument } from '../summaries/document.js'
import { unprovenParts } from '../summaries/proof.js'
import type { Quote } from '../summaries/sentences.js'

export interface SummarizeInput {
  readonly parsed: ParsedDocument
  readonly clauses: ClauseTree
  /** Grounded findings. */
  readonly findings: readonly Finding[]
}

/**
 * Cited sentences only: the document in both languages, then the clauses in the document's own. A sentence that says
 * more than its citations prove is left out.
 */
export const summarizeStage: Stage<SummarizeInput, Summary[]> = {
  name: 'summarize',
  version: '1',
  uses: [],
  run: ({ parsed, clauses, findings }) => {
    const quote: Quote = (span) => ({
      alignment: 'exact',
      quote: parsed.text.slice(span.start, span.end),
      span,
      boxes: boxesOf(parsed, span),
    })
    const byId = new Map(findings.map((finding) => [finding.id as string, finding]))
    const written = [
      summarizeDocument(parsed, clauses, findings, quote, 'en'),
      summarizeDocument(parsed, clauses, findings, quote, 'zh'),
      ...summarizeClauses(parsed, clauses, findings, quote),
    ]
    return Promise.resolve(written.flatMap((summary) => (summary === undefined ? [] : proved(summary, byId))))
  },
}

function proved(summary: Summary, findings: ReadonlyMap<string, Finding>): Summary[] {
  const sentences = summary.sentences.filter((sentence) => unprovenParts(sentence, findings).length === 0)
  return sentences.length === 0 ? [] : [{ ...summary, sentences }]
}
