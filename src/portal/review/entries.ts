import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommentView, DecisionView, ReviewDetail } from '../../api/reviews.js'
import type { LabelView } from '../../api/system.js'
import { evidenceOf, isAligned, TermType, type Finding, type Severity } from '../../domain/finding.js'
import type { Clause } from '../../domain/clause.js'
import type { FindingId } from '../../domain/ids.js'
import type { Language } from '../../domain/language.js'
import { standingDecisions } from '../../domain/review.js'
import { useLanguage } from '../i18n/format.js'

/** A finding as the reviewer sees it: with what was decided, said and amended so far. */
export interface Entry {
  readonly finding: Finding
  readonly title: string
  /** Of the judgement, or as amended; null where nothing judges. */
  readonly severity: Severity | null
  readonly decision: DecisionView | undefined
  readonly comments: readonly CommentView[]
  readonly clause: Clause | undefined
  /** Page of the first evidence, from 1; null in documents without pages. */
  readonly page: number | null
  /** Terms are facts to look up; everything else must be decided before sign-off. */
  readonly needsDecision: boolean
}

export const isUndecided = (entry: Entry): boolean => entry.needsDecision && entry.decision === undefined

interface EntryInput {
  findings: readonly Finding[]
  clauses: readonly Clause[]
  review: ReviewDetail
  labels: readonly LabelView[]
}

export function useEntries({ findings, clauses, review, labels }: EntryInput): Entry[] {
  const { t } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const standing = standingDecisions(review.decisions)
    const clauseOf = new Map(clauses.map((clause) => [clause.id, clause]))
    const comments = groupComments(review.comments)
    return findings.map((finding) => {
      const decision = standing.get(finding.id)
      const amendment = decision?.decision.action === 'amend' ? decision.decision.amendment : {}
      const judged = finding.kind === 'risk' || finding.kind === 'absence'
      return {
        finding,
        title: judged
          ? finding.judgement.title[language]
          : finding.kind === 'term'
            ? termName(finding.label, (type) => t(`term.type.${type}`))
            : labelName(amendment.label ?? finding.label, labels, language),
        severity: amendment.severity ?? (judged ? finding.judgement.severity : null),
        decision,
        comments: comments.get(finding.id) ?? [],
        clause: finding.clauseId === null ? undefined : clauseOf.get(finding.clauseId),
        page: evidenceOf(finding).find(isAligned)?.boxes[0]?.page ?? null,
        needsDecision: finding.kind !== 'term',
      }
    })
  }, [findings, clauses, review, labels, language, t])
}

/** A label's name in the reader's language; the key of one that the taxonomy does not hold. */
export const labelName = (key: string, labels: readonly LabelView[], language: Language): string =>
  labels.find((label) => label.key === key)?.name[language] ?? key

function termName(label: string, nameOf: (type: TermType) => string): string {
  const type = TermType.safeParse(label)
  return type.success ? nameOf(type.data) : label
}

function groupComments(comments: readonly CommentView[]): Map<FindingId, CommentView[]> {
  const groups = new Map<FindingId, CommentView[]>()
  for (const comment of comments) {
    if (comment.findingId === null) continue
    const group = groups.get(comment.findingId)
    if (group === undefined) groups.set(comment.findingId, [comment])
    else group.push(comment)
  }
  return groups
}
