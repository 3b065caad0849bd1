import { leafClauses, type Clause, type ClauseTree } from '../../domain/clause.js'
import { isAligned, type Finding } from '../../domain/finding.js'
import type { ClauseId } from '../../domain/ids.js'
import type { Language } from '../../domain/language.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { overlaps, type Span } from '../../domain/span.js'
import type { Summary, SummarySentence } from '../../domain/summary.js'
import {
  bestSentences,
  condense,
  indexFindings,
  saysSomething,
  scoreSentence,
  type Quote,
  type ScoredSentence,
} from './sentences.js'

/** A clause shorter than this, in characters, is as quickly read itself. */
const SHORTEST_CLAUSE = 240
/** Beyond this a second sentence is quoted. */
const LONG_CLAUSE = 900
/** A section with more text than this is summed up by the summaries of its parts. */
const LONGEST_CLAUSE = 12_000
/** Sentences scored lower say nothing of substance. */
const LEAST_SCORE = 1.5

/** Summaries of the sections and items long enough to want one: their weightiest sentences, quoted. */
export function summarizeClauses(
  parsed: ParsedDocument,
  tree: ClauseTree,
  findings: readonly Finding[],
  quote: Quote,
): Summary[] {
  const leaves = leafClauses(tree)
  const index = indexFindings(findings)
  const language: Language = parsed.language === 'zh' ? 'zh' : 'en'
  const placed = findings.flatMap((finding) =>
    finding.kind === 'absence'
      ? []
      : finding.evidence.filter(isAligned).map(({ span }) => ({ id: finding.id, span })),
  )
  const byLeaf = groupByLeaf(placed, leaves)
  return chosenClauses(tree).flatMap((clause) => {
    const parts = leavesWithin(leaves, clause.span)
    const scored = parts.flatMap((leaf) =>
      leaf.sentences.flatMap((span, order): (ScoredSentence & { text: string; leaf: Clause })[] => {
        const whole = parsed.text.slice(span.start, span.end)
        const text = condense(whole, leaf.kind === 'lead' ? clause : leaf)
        const score = scoreSentence(whole, leaf === parts[0] ? order : order + 1, index.weightAt(span))
        return saysSomething(text) ? [{ span, text, leaf, score }] : []
      }),
    )
    const length = clause.span.end - clause.span.start
    const best = bestSentences(scored, length > LONG_CLAUSE ? 2 : 1, LEAST_SCORE)
    const sentences = best.map(({ span, text, leaf }): SummarySentence => ({
      text,
      citations: [quote(span)],
      findings: [
        ...new Set((byLeaf.get(leaf.id) ?? []).filter((one) => overlaps(one.span, span)).map(({ id }) => id)),
      ],
    }))
    return sentences.length === 0 ? [] : [{ clauseId: clause.id, language, sentences }]
  })
}

type Placed = { readonly id: Finding['id']; readonly span: Span }

function groupByLeaf(placed: readonly Placed[], leaves: readonly Clause[]): Map<ClauseId, Placed[]> {
  const groups = new Map<ClauseId, Placed[]>()
  for (const one of placed) {
    for (const leaf of leavesWithin(leaves, one.span)) {
      const group = groups.get(leaf.id)
      if (group === undefined) groups.set(leaf.id, [one])
      else group.push(one)
    }
  }
  return groups
}

const SUMMED_UP = new Set<Clause['kind']>(['section', 'article', 'item', 'recitals', 'body', 'schedule'])

/** The outermost clauses that are neither too short nor too long; inside the longer ones their parts. */
function chosenClauses({ clauses }: ClauseTree): Clause[] {
  const taken = new Set<ClauseId>()
  return clauses.filter((clause) => {
    const inside = clause.parent !== null && taken.has(clause.parent)
    const length = clause.span.end - clause.span.start
    const fits =
      length >= SHORTEST_CLAUSE &&
      length <= LONGEST_CLAUSE &&
      SUMMED_UP.has(clause.kind) &&
      clause.heading !== 'Table of contents'
    const chosen =
      fits && (!inside || clause.kind === 'section' || (clause.kind === 'item' && length >= LONG_CLAUSE))
    if (chosen || inside) taken.add(clause.id)
    return chosen
  })
}

/** Leaves that overlap a span, found by binary search. */
function leavesWithin(leaves: readonly Clause[], span: Span): Clause[] {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((leaves[middle]?.span.end ?? 0) <= span.start) low = middle + 1
    else high = middle
  }
  const found: Clause[] = []
  for (let at = low; at < leaves.length; at++) {
    const leaf = leaves[at]
    if (leaf === undefined || leaf.span.start >= span.end) break
    found.push(leaf)
  }
  return found
}
