import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { DecisionRequest, ReviewDetail } from '../../api/reviews.js'
import { evidenceOf, isAligned } from '../../domain/finding.js'
import { FindingId, type RunId } from '../../domain/ids.js'
import { marksOf, nextOf } from '../viewer/marks.js'
import type { DialogKind, ReviewActions } from './actions.js'
import { useComment, useDecide } from './decide.js'
import { isUndecided, type Entry } from './entries.js'
import { groupEntries, NO_FILTERS, passes, type Grouping } from './filters.js'
import { useSelection } from './selection.js'

export type DeskTab = 'findings' | 'summary' | 'terms' | 'document'

interface DeskInput {
  runId: RunId
  review: ReviewDetail
  entries: readonly Entry[]
  /** Whether the document has pages. */
  paged: boolean
}

/** What the desk shows and how it answers: selection, filters, decisions and the way from one finding to the next. */
export function useDeskState({ runId, review, entries, paged }: DeskInput) {
  const [search] = useSearchParams()
  const linked = FindingId.safeParse(search.get('finding')).data ?? null
  const { selected, setSelected, focus, show, showSpan, showChange } = useSelection(runId, paged, linked)
  const [tab, setTab] = useState<DeskTab>('findings')
  const [filters, setFilters] = useState(NO_FILTERS)
  const [grouping, setGrouping] = useLocalStorage<Grouping>({
    key: 'countersign.grouping',
    defaultValue: 'severity',
  })
  const [dialog, setDialog] = useState<{ kind: DialogKind; findingId: FindingId } | null>(null)
  /** Findings decided on this page, the latest last: what undo takes back. */
  const [decided, setDecided] = useState<readonly FindingId[]>([])
  const decide = useDecide(runId, review.id)
  const comment = useComment(runId, review.id)

  const groups = useMemo(
    () =>
      groupEntries(
        entries.filter((entry) => passes(entry, filters)),
        grouping,
      ),
    [entries, filters, grouping],
  )
  const marks = useMemo(
    () =>
      entries.flatMap((entry) =>
        marksOf(entry.finding, entry.severity, entry.decision?.decision.action === 'reject'),
      ),
    [entries],
  )
  const walk = useMemo(() => groups.flatMap((group) => group.entries), [groups])

  const entryOf = (findingId: FindingId | null) => entries.find(({ finding }) => finding.id === findingId)

  const select = (findingId: FindingId) => {
    setTab('findings')
    setSelected(findingId)
    const entry = entryOf(findingId)
    const evidence = entry && evidenceOf(entry.finding).find(isAligned)
    if (evidence !== undefined) show(evidence.span, evidence.boxes)
  }

  /** Selects what a click on the page hit, also where a filter hides its card. */
  const pick = (found: readonly FindingId[]) => {
    const entry = entryOf(nextOf(found, selected) ?? null)
    if (entry === undefined) return
    setTab('findings')
    if (!passes(entry, filters)) {
      setFilters(entry.finding.kind === 'term' ? { ...NO_FILTERS, kinds: ['term'] } : NO_FILTERS)
    }
    setSelected(entry.finding.id)
  }

  const step = (by: 1 | -1) => {
    const at = walk.findIndex(({ finding }) => finding.id === selected)
    const next = at < 0 ? walk.at(by > 0 ? 0 : -1) : walk[at + by]
    if (next !== undefined) select(next.finding.id)
  }

  /** On to the next undecided finding in the order shown, around the end. */
  const advance = (findingId: FindingId) => {
    const at = walk.findIndex(({ finding }) => finding.id === findingId)
    const next = [...walk.slice(at + 1), ...walk.slice(0, Math.max(at, 0))].find(isUndecided)
    if (next !== undefined) select(next.finding.id)
  }

  const record = (decision: Exclude<DecisionRequest, { action: 'add' }>) => {
    decide.mutate([decision])
    setDialog(null)
    const others = decided.filter((id) => id !== decision.findingId)
    if (decision.action === 'withdraw') return setDecided(others)
    setDecided([...others, decision.findingId])
    advance(decision.findingId)
  }

  /** Takes back the selected finding's decision, else the last one made here. */
  const undo = () => {
    const stands = (id: FindingId | null) => entryOf(id)?.decision !== undefined
    const target = stands(selected) ? selected : decided.findLast(stands)
    if (target === null || target === undefined) return
    record({ action: 'withdraw', findingId: target })
    select(target)
  }

  const actions: ReviewActions = {
    select,
    showEvidence: (evidence) => {
      if (isAligned(evidence)) show(evidence.span, evidence.boxes)
    },
    showSpan,
    showChange,
    accept: (findingId) => record({ action: 'accept', findingId }),
    ask: (kind, findingId) => setDialog({ kind, findingId }),
    withdraw: (findingId) => record({ action: 'withdraw', findingId }),
    comment: (findingId, text) => comment.mutate({ findingId, text }),
  }

  return {
    ...{ selected, focus, marks, groups, pick, step, undo, record, actions },
    ...{ tab, setTab, filters, setFilters, grouping, setGrouping },
    current: entryOf(selected),
    dialog: dialog === null ? null : { kind: dialog.kind, entry: entryOf(dialog.findingId) },
    closeDialog: () => setDialog(null),
    acceptAll: (chosen: readonly Entry[]) =>
      decide.mutate(chosen.map(({ finding }) => ({ action: 'accept', findingId: finding.id }))),
  }
}

/** The same object for the life of a component, whose functions call the latest ones: cards need not render again. */
export function useStableActions(actions: ReviewActions): ReviewActions {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const [stable] = useState<ReviewActions>(() => ({
    select: (id) => latest.current.select(id),
    showEvidence: (evidence) => latest.current.showEvidence(evidence),
    showSpan: (span) => latest.current.showSpan(span),
    showChange: (change) => latest.current.showChange(change),
    accept: (id) => latest.current.accept(id),
    ask: (kind, id) => latest.current.ask(kind, id),
    withdraw: (id) => latest.current.withdraw(id),
    comment: (id, words) => latest.current.comment(id, words),
  }))
  return stable
}
