import { leafAt, leafClauses } from '../../domain/clause.js'
import { evidenceOf, isAligned, type Evidence, type Finding } from '../../domain/finding.js'
import { boxesOf } from '../../domain/geometry.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Analysis } from '../../domain/run.js'
import { canonicalJson, findingId } from '../../hash.js'
import { sameFolded } from '../grounding/align.js'
import { unprovenParts } from '../summaries/proof.js'

/** Every quote of every finding at its place, its boxes those of its span, ids those of their claims. */
export function findingProblems({ parsed, clauses, findings }: Analysis): string[] {
  const leaves = leafClauses(clauses)
  const seen = new Set<string>()
  return findings.flatMap((finding) => {
    const problems = evidenceOf(finding).flatMap((evidence) => evidenceProblems(evidence, parsed))
    if (seen.has(finding.id)) problems.push('the id occurs twice')
    seen.add(finding.id)
    const [first] = evidenceOf(finding)
    if (finding.kind !== 'absence' && first !== undefined && isAligned(first)) {
      const leaf = leafAt(leaves, first.span.start)?.id ?? null
      if (finding.clauseId !== leaf)
        problems.push(`said to be in clause ${finding.clauseId ?? 'none'}, but stands in ${leaf ?? 'none'}`)
    }
    if (finding.kind === 'absence' && finding.searched.some(({ end }) => end > parsed.text.length)) {
      problems.push('searched beyond the text')
    }
    if (expectedId(finding) !== finding.id) problems.push('the id is not that of its claim')
    return problems.map((problem) => `finding ${finding.id}: ${problem}`)
  })
}

/** The id that the stage which made the claim gives it; a reviewer's finding is named by the server. */
function expectedId(finding: Finding): string {
  const spans = evidenceOf(finding).map((evidence) => (isAligned(evidence) ? evidence.span : evidence.quote))
  const { label, source } = finding
  if (source.kind === 'reviewer') return finding.id
  const playbook = source.kind === 'rule' ? source.playbook : undefined
  switch (finding.kind) {
    case 'clause':
      return findingId({ kind: 'clause', label, span: spans[0] })
    case 'term':
      return findingId({ kind: 'term', label, value: finding.value, spans })
    case 'risk':
      return findingId({ kind: 'risk', playbook, rule: label, spans })
    case 'absence':
      return findingId({ kind: 'absence', playbook, rule: label, spans: finding.searched })
  }
}

function evidenceProblems(evidence: Evidence, parsed: ParsedDocument): string[] {
  if (!isAligned(evidence)) return []
  const { quote, span, alignment, boxes } = evidence
  const there = parsed.text.slice(span.start, span.end)
  const problems: string[] = []
  if (alignment === 'exact' && there !== quote) problems.push(`the text at ${span.start} is not the quote`)
  if (alignment === 'fuzzy' && !sameFolded(there, quote))
    problems.push(`the text at ${span.start} is not like the quote`)
  if (canonicalJson(boxes) !== canonicalJson(boxesOf(parsed, span)))
    problems.push(`the boxes are not those of the text at ${span.start}`)
  return problems
}

/** Every summary sentence cited, its citations in place, and nothing in it that they do not bear out. */
export function summaryProblems({ parsed, clauses, findings, summaries }: Analysis): string[] {
  const known = new Set<string>(clauses.clauses.map(({ id }) => id))
  const byId = new Map(findings.map((finding) => [finding.id as string, finding]))
  return summaries.flatMap(({ clauseId, language, sentences }) => {
    const where = `summary of ${clauseId ?? 'the document'} (${language})`
    const problems = clauseId !== null && !known.has(clauseId) ? ['there is no such clause'] : []
    sentences.forEach((sentence, index) => {
      const inSentence = sentence.citations.flatMap((citation) => evidenceProblems(citation, parsed))
      if (sentence.findings.some((id) => !byId.has(id)))
        inSentence.push('rests on a finding that is not there')
      const unproven = unprovenParts(sentence, byId)
      if (unproven.length > 0)
        inSentence.push(`its citations do not bear out ${unproven.length} of its words or figures`)
      problems.push(...inSentence.map((problem) => `sentence ${index + 1}: ${problem}`))
    })
    return problems.map((problem) => `${where}: ${problem}`)
  })
}
