import { z } from 'zod'
import { ClauseId, FindingId } from './ids.js'
import { Bilingual } from './language.js'
import { PageBox } from './parsed-document.js'
import { Span } from './span.js'

export const Severity = z.enum(['critical', 'high', 'medium', 'low'])
export type Severity = z.infer<typeof Severity>

/**
 * A quote with its place. `exact`: the text at `span` is the quote, character for character. `fuzzy`: it differs in
 * white space, width or punctuation only. `unaligned`: not found; such evidence is never signable.
 * `boxes` is empty for documents without pages. `readConfidence` is that of the least certain word of the quote, where
 * the quote was recognised from a picture.
 */
export const Evidence = z.discriminatedUnion('alignment', [
  z.strictObject({
    alignment: z.enum(['exact', 'fuzzy']),
    quote: z.string().min(1),
    span: Span,
    boxes: z.array(PageBox),
    readConfidence: z.number().min(0).max(1).optional(),
  }),
  z.strictObject({ alignment: z.literal('unaligned'), quote: z.string().min(1) }),
])
export type Evidence = z.infer<typeof Evidence>
export type AlignedEvidence = Extract<Evidence, { span: Span }>

/** A calibrated probability, 0 to 1. */
export const Score = z.number().min(0).max(1)

/** Words that carried a model's score, with their signed contribution in log-odds. */
export const Attribution = z.strictObject({ text: z.string(), weight: z.number() })
export type Attribution = z.infer<typeof Attribution>

/** Who says so: a model (adapter and version), a playbook's rule, or an extractor in code. */
export const FindingSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('model'),
    adapter: z.string(),
    score: Score,
    threshold: Score,
    explanation: z.array(Attribution),
  }),
  z.strictObject({
    kind: z.literal('rule'),
    playbook: z.string(),
    playbookVersion: z.string(),
    rule: z.string(),
  }),
  z.strictObject({ kind: z.literal('extractor'), name: z.string() }),
  z.strictObject({ kind: z.literal('reviewer') }),
])
export type FindingSource = z.infer<typeof FindingSource>

/** ISO 4217 code, ISO 8601 dates and durations; rates in percent (`value: 24` is 24 %). */
export const TermValue = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('party'), name: z.string(), role: z.string().nullable() }),
  z.strictObject({ type: z.literal('date'), date: z.iso.date() }),
  z.strictObject({
    type: z.literal('amount'),
    amount: z.number(),
    currency: z.string().length(3).nullable(),
  }),
  z.strictObject({
    type: z.literal('rate'),
    percent: z.number(),
    per: z.enum(['year', 'month', 'day']).nullable(),
  }),
  z.strictObject({ type: z.literal('duration'), iso: z.string().regex(/^P/), business: z.boolean() }),
  z.strictObject({ type: z.literal('governing-law'), jurisdiction: z.string() }),
])
export type TermValue = z.infer<typeof TermValue>
export const TermType = z.enum(['party', 'date', 'amount', 'rate', 'duration', 'governing-law'])
export type TermType = z.infer<typeof TermType>

/** What a rule tells the reviewer. `basis` names its source: a statute's article, a market standard, a policy. */
export const Judgement = z.strictObject({
  severity: Severity,
  title: Bilingual,
  rationale: Bilingual,
  action: Bilingual,
  basis: z.string(),
})
export type Judgement = z.infer<typeof Judgement>

/** A passage that was considered and rejected: how near it came, and why it does not count. */
export const RejectedPassage = z.strictObject({ evidence: Evidence, score: Score, reason: z.string() })
export type RejectedPassage = z.infer<typeof RejectedPassage>

const Evidences = z.array(Evidence).min(1)
const common = {
  id: FindingId,
  /** Taxonomy key of a clause finding, term type of a term, rule id of a risk or absence. */
  label: z.string().min(1),
  source: FindingSource,
  /** The leaf clause in which the first evidence starts; null for what concerns the whole document. */
  clauseId: ClauseId.nullable(),
}

/** A claim shown to a reviewer: present with non-empty evidence, or absent with what was searched. */
export const Finding = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clause'), ...common, evidence: Evidences }),
  z.strictObject({ kind: z.literal('term'), ...common, value: TermValue, evidence: Evidences }),
  z.strictObject({ kind: z.literal('risk'), ...common, judgement: Judgement, evidence: Evidences }),
  z.strictObject({
    kind: z.literal('absence'),
    ...common,
    judgement: Judgement,
    /** Labels and words whose occurrence would have refuted the absence. */
    searchedFor: z.array(z.string()).min(1),
    searched: z.array(Span).min(1),
    nearest: z.array(RejectedPassage),
  }),
])
export type Finding = z.infer<typeof Finding>
export const FindingKind = z.enum(['clause', 'term', 'risk', 'absence'])
export type FindingKind = z.infer<typeof FindingKind>

/** The quotes a finding stands on: its evidence, or the passages an absence rejected. */
export function evidenceOf(finding: Finding): Evidence[] {
  return finding.kind === 'absence' ? finding.nearest.map((passage) => passage.evidence) : finding.evidence
}

export const isAligned = (evidence: Evidence): evidence is AlignedEvidence =>
  evidence.alignment !== 'unaligned'
