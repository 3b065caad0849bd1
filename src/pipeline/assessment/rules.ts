import type { CompiledRule } from '../../adapters/playbook.js'
import type { Evidence } from '../../domain/finding.js'
import { magnitudeOf } from './comparisons.js'
import { danglingReferences, wordsAndFigures } from './checks.js'
import { evidenceAround } from './quotes.js'
import { bodyStart, leafOf, scopeOf, slice, type Subject } from './scope.js'

/** Quotes on which a rule that looks for something rests; empty where it does not speak. Absence has its own file. */
export function evidenceFor(compiled: CompiledRule, subject: Subject): Evidence[] {
  const { when } = compiled.rule
  switch (when.on) {
    case 'label':
      return labelled(compiled, subject)
    case 'text':
      return matching(compiled, subject)
    case 'term':
      return termsThat(compiled, subject)
    case 'check':
      return when.check === 'words-and-figures' ? wordsAndFigures(subject) : danglingReferences(subject)
    case 'absent':
      return []
  }
}

function labelled({ rule: { when }, matches, unless }: CompiledRule, subject: Subject): Evidence[] {
  if (when.on !== 'label') return []
  return subject.findings.flatMap((finding) => {
    if (finding.kind !== 'clause' || finding.label !== when.label) return []
    if (finding.source.kind === 'model' && finding.source.score < when.least) return []
    return finding.evidence.filter(
      ({ quote }) =>
        (matches.length === 0 || matches.some((pattern) => pattern.test(quote))) && !excused(unless, quote),
    )
  })
}

function matching({ rule, matches, unless }: CompiledRule, subject: Subject): Evidence[] {
  return subject.leaves.flatMap((leaf) => {
    if (leaf.kind === 'signature') return [] // names and blanks to sign on
    const from = bodyStart(leaf, subject)
    const passage = subject.parsed.text.slice(from, leaf.span.end)
    const found = matches.flatMap((pattern) =>
      rule.once ? everyMatch(pattern, passage) : firstMatch(pattern, passage),
    )
    if (found.length === 0 || excused(unless, slice(subject, scopeOf(leaf, subject)))) return []
    return found.flatMap(({ index, length }) => {
      const start = from + index
      return evidenceAround(subject, { start, end: start + length }) ?? []
    })
  })
}

interface Place {
  readonly index: number
  readonly length: number
}

function firstMatch(pattern: RegExp, passage: string): Place[] {
  const match = pattern.exec(passage)
  return match === null ? [] : [{ index: match.index, length: match[0].length }]
}

const everyMatch = (pattern: RegExp, passage: string): Place[] =>
  [...passage.matchAll(new RegExp(pattern.source, 'giu'))].map((match) => ({
    index: match.index,
    length: match[0].length,
  }))

const excused = (unless: readonly RegExp[], passage: string): boolean =>
  unless.some((pattern) => pattern.test(passage))

/** Terms beyond the bounds, quoted with the sentence they stand in; `near` and `unless` look at that sentence. */
function termsThat({ rule: { when }, near, unless }: CompiledRule, subject: Subject): Evidence[] {
  if (when.on !== 'term') return []
  return subject.findings.flatMap((finding) => {
    if (finding.kind !== 'term' || finding.value.type !== when.term) return []
    const magnitude = magnitudeOf(finding.value, when.per)
    const bounded = when.above !== undefined || when.below !== undefined
    if (bounded && magnitude === undefined) return []
    if (when.above !== undefined && (magnitude ?? 0) <= when.above) return []
    if (when.below !== undefined && (magnitude ?? 0) >= when.below) return []
    return finding.evidence.flatMap((evidence) => {
      if (evidence.alignment === 'unaligned') return []
      const around = evidenceAround(subject, evidence.span)
      if (around === undefined || around.alignment === 'unaligned') return []
      const heading = leafOf(subject, evidence.span.start)?.heading ?? ''
      const context = `${heading}\n${around.quote}`
      if (near.length > 0 && !near.some((pattern) => pattern.test(context))) return []
      return excused(unless, context) ? [] : [around]
    })
  })
}
