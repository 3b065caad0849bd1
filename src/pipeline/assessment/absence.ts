import type { CompiledRule } from '../../adapters/playbook.js'
import type { RejectedPassage } from '../../domain/finding.js'
import { labelByKey } from '../../domain/labels.js'
import type { Span } from '../../domain/span.js'
import { evidenceAround } from './quotes.js'
import { slice, type Subject } from './scope.js'

/** What an absence rests on: what was looked for, where, and the passages that came nearest. */
export interface Absence {
  readonly searchedFor: string[]
  readonly searched: Span[]
  readonly nearest: RejectedPassage[]
}

const MOST_NEAREST = 2

/** The absence a rule claims; undefined where a finding of one of its labels or a match of its words refutes it. */
export function absenceOf({ rule, matches, near }: CompiledRule, subject: Subject): Absence | undefined {
  const { when } = rule
  if (when.on !== 'absent') return undefined
  if (subject.findings.some((finding) => finding.kind === 'clause' && when.labels.includes(finding.label)))
    return undefined
  const found = subject.leaves.some((leaf) => {
    const passage = slice(subject, leaf.span)
    return (
      matches.some((pattern) => pattern.test(passage)) ||
      (leaf.heading !== null && matches.some((pattern) => pattern.test(leaf.heading ?? '')))
    )
  })
  if (found || headed(subject, matches)) return undefined
  const language = subject.parsed.language === 'zh' ? 'zh' : 'en'
  const labels = when.labels.map((key) => labelByKey(key)?.name[language] ?? key)
  const first = subject.leaves[0]
  const last = subject.leaves.at(-1)
  if (first === undefined || last === undefined) return undefined
  return {
    searchedFor: [...labels, ...(when.matches ?? [])],
    searched: [{ start: first.span.start, end: last.span.end }],
    nearest: nearestPassages(near, when.near ?? [], subject, language),
  }
}

const headed = (subject: Subject, matches: readonly RegExp[]): boolean =>
  subject.tree.clauses.some(
    ({ heading }) =>
      heading !== null && heading !== 'Table of contents' && matches.some((pattern) => pattern.test(heading)),
  )

/** Passages that speak of the subject without answering it: most of the `near` words first, then in text order. */
function nearestPassages(
  near: readonly RegExp[],
  words: readonly string[],
  subject: Subject,
  language: 'en' | 'zh',
): RejectedPassage[] {
  if (near.length === 0) return []
  const candidates = subject.leaves.flatMap((leaf) => {
    const passage = slice(subject, leaf.span)
    const found = near.flatMap((pattern, index) => {
      const match = pattern.exec(passage)
      return match === null ? [] : [{ match, word: words[index] ?? '' }]
    })
    const [first] = found
    if (first === undefined) return []
    const start = leaf.span.start + first.match.index
    return [
      {
        span: { start, end: start + first.match[0].length },
        word: first.match[0],
        score: found.length / near.length,
      },
    ]
  })
  return candidates
    .sort((a, b) => b.score - a.score || a.span.start - b.span.start)
    .slice(0, MOST_NEAREST)
    .flatMap(({ span, word, score }) => {
      const evidence = evidenceAround(subject, span)
      if (evidence === undefined) return []
      const reason =
        language === 'zh'
          ? `提到“${word}”，但未出现所查找的约定`
          : `mentions “${word}”, but none of the wording that was searched for`
      return [{ evidence, score: Math.round(score * 100) / 100, reason }]
    })
}
