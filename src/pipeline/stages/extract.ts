import { leafAt, leafClauses, type Clause, type ClauseTree } from '../../domain/clause.js'
import type { Evidence, Finding, TermType, TermValue } from '../../domain/finding.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import { canonicalJson, findingId } from '../../hash.js'
import { extractAmounts } from '../extraction/amounts.js'
import { extractDates } from '../extraction/dates.js'
import { extractDurations } from '../extraction/durations.js'
import { extractGoverningLaw } from '../extraction/governing-law.js'
import type { Extractor } from '../extraction/occurrence.js'
import { extractParties } from '../extraction/parties.js'
import { extractRates } from '../extraction/rates.js'
import type { Stage } from '../stage.js'

export interface ExtractInput {
  readonly parsed: ParsedDocument
  readonly clauses: ClauseTree
}

/** Evidence kept of a term that recurs; further occurrences add nothing a reviewer would read. */
const MOST_EVIDENCE = 12
/** Characters of the opening read for parties where no preamble was recognised. */
const OPENING = 3000
const LONGEST_PREAMBLE = 12_000

const EXTRACTORS: readonly (readonly [TermType, Extractor])[] = [
  ['date', extractDates],
  ['amount', extractAmounts],
  ['rate', extractRates],
  ['duration', extractDurations],
  ['governing-law', extractGoverningLaw],
]

type Term = Extract<Finding, { kind: 'term' }>

interface Collected {
  readonly type: TermType
  readonly value: TermValue
  readonly evidence: Evidence[]
}

/** Terms of a document, equal values together, in order of their first occurrence. Boxes come with grounding. */
export function extractTerms({ parsed, clauses }: ExtractInput): Term[] {
  const terms = new Map<string, Collected>()
  const collect = (type: TermType, extract: Extractor, start: number, end: number): void => {
    for (const found of extract(parsed.text.slice(start, end))) {
      const span = { start: start + found.start, end: start + found.end }
      const evidence: Evidence = {
        alignment: 'exact',
        quote: parsed.text.slice(span.start, span.end),
        span,
        boxes: [],
      }
      const key = canonicalJson(found.value)
      const known = terms.get(key)
      if (known === undefined) terms.set(key, { type, value: found.value, evidence: [evidence] })
      else if (known.evidence.length < MOST_EVIDENCE) known.evidence.push(evidence)
    }
  }
  const leaves = leafClauses(clauses).filter((leaf) => leaf.heading !== 'Table of contents')
  for (const { start, end } of openings(parsed, clauses)) collect('party', extractParties, start, end)
  for (const leaf of leaves) {
    for (const [type, extract] of EXTRACTORS) collect(type, extract, leaf.span.start, leaf.span.end)
  }
  return [...terms.values()].map((term) => termFinding(term, leaves))
}

/** Where parties are named: preambles, else the opening of a document that has none. */
function openings(parsed: ParsedDocument, { clauses }: ClauseTree): Span[] {
  const preambles = clauses.filter((clause) => clause.kind === 'preamble')
  if (preambles.length === 0) return [{ start: 0, end: Math.min(OPENING, parsed.text.length) }]
  return preambles.map(({ span }) => ({
    start: span.start,
    end: Math.min(span.end, span.start + LONGEST_PREAMBLE),
  }))
}

function termFinding({ type, value, evidence }: Collected, leaves: readonly Clause[]): Term {
  const spans = evidence.flatMap((one) => (one.alignment === 'unaligned' ? [] : [one.span]))
  return {
    kind: 'term',
    id: findingId({ kind: 'term', label: type, value, spans }),
    label: type,
    source: { kind: 'extractor', name: type },
    clauseId: leafAt(leaves, spans[0]?.start ?? 0)?.id ?? null,
    value,
    evidence,
  }
}

export const extractStage: Stage<ExtractInput, Term[]> = {
  name: 'extract',
  version: '1',
  uses: [],
  run: (input) => Promise.resolve(extractTerms(input)),
}
