import { Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Clause } from '../../domain/clause.js'
import type { ClauseId } from '../../domain/ids.js'
import type { Language } from '../../domain/language.js'
import type { Summary } from '../../domain/summary.js'
import { useSummaries } from '../api/queries.js'
import { useLanguage } from '../i18n/format.js'
import { ErrorAlert } from '../shared/error-alert.js'
import { SEVERITIES, SEVERITY_ICONS } from '../shared/severity.js'
import { useActions } from './actions.js'
import type { Entry } from './entries.js'
import { CitationChip } from './quote-link.js'
import classes from './summary-panel.module.css'

interface SummaryPanelProps {
  runId: string
  clauses: readonly Clause[]
  entries: readonly Entry[]
}

/** The document in a few cited sentences, then its outline, each clause with its own. */
export function SummaryPanel({ runId, clauses, entries }: SummaryPanelProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const summaries = useSummaries(runId)
  const byClause = useMemo(() => bestByClause(summaries.data ?? [], language), [summaries.data, language])
  if (summaries.error !== null)
    return <ErrorAlert error={summaries.error} retry={() => void summaries.refetch()} />
  const whole = byClause.get(null)
  return (
    <div className={classes.panel}>
      <Title order={2} size="h5" mb="xs">
        {t('summary.document')}
      </Title>
      {summaries.isPending && <Skeleton height={120} />}
      {summaries.data !== undefined && whole === undefined && (
        <Text size="sm" c="dimmed">
          {t('summary.none')}
        </Text>
      )}
      {whole !== undefined && (
        <Stack gap={10} component="ul" className={classes.sentences ?? ''}>
          {whole.sentences.map((sentence, index) => (
            <li key={index} className={classes.sentence}>
              <Sentence sentence={sentence} />
            </li>
          ))}
        </Stack>
      )}
      <Title order={2} size="h5" mt="xl" mb="xs">
        {t('summary.outline')}
      </Title>
      <Outline clauses={clauses} entries={entries} summaries={byClause} />
    </div>
  )
}

function Sentence({ sentence }: { sentence: Summary['sentences'][number] }) {
  return (
    <>
      {sentence.text}
      {sentence.citations.map((evidence, index) => (
        <CitationChip key={index} evidence={evidence} number={index + 1} />
      ))}
    </>
  )
}

interface OutlineProps extends Omit<SummaryPanelProps, 'runId'> {
  summaries: ReadonlyMap<ClauseId | null, Summary>
}

function Outline({ clauses, entries, summaries }: OutlineProps) {
  const { t } = useTranslation()
  const actions = useActions()
  const findings = useMemo(() => entriesByClause(clauses, entries), [clauses, entries])
  const named = clauses.filter(
    (clause) =>
      clause.kind !== 'lead' &&
      (clause.kind !== 'body' || clause.heading !== null || summaries.has(clause.id)),
  )
  return (
    <ul className={classes.outline}>
      {named.map((clause) => {
        const inside = findings.get(clause.id) ?? []
        const worst = SEVERITIES.find((severity) => inside.some((entry) => entry.severity === severity))
        const Icon = worst === undefined ? undefined : SEVERITY_ICONS[worst]
        const summary = summaries.get(clause.id)
        return (
          <li key={clause.id} style={{ paddingLeft: Math.min(clause.depth, 6) * 14 }}>
            <button
              type="button"
              className={classes.clauseButton}
              onClick={() => actions.showSpan(clause.span)}
            >
              <span className={classes.clauseName} data-depth={Math.min(clause.depth, 2)}>
                {clause.number !== null && <span className={classes.number}>{clause.number}</span>}
                {clause.heading ?? (clause.number === null ? t(`clauseKind.${clause.kind}`) : '')}
              </span>
              {worst !== undefined && Icon !== undefined && (
                <span className={classes.worst} data-severity={worst}>
                  <Icon size={14} role="img" aria-label={t(`severity.${worst}`)} />
                </span>
              )}
              {inside.length > 0 && (
                <span className={classes.count} aria-label={t('summary.findings', { count: inside.length })}>
                  {inside.length}
                </span>
              )}
            </button>
            {summary !== undefined && (
              <p className={classes.clauseSummary}>
                {summary.sentences.map((sentence, index) => (
                  <span key={index}>
                    <Sentence sentence={sentence} />{' '}
                  </span>
                ))}
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The summary of each clause (null: the document) in the reader's language, else in the one there is. */
function bestByClause(summaries: readonly Summary[], language: Language): Map<ClauseId | null, Summary> {
  const best = new Map<ClauseId | null, Summary>()
  for (const summary of summaries) {
    if (!best.has(summary.clauseId) || summary.language === language) best.set(summary.clauseId, summary)
  }
  return best
}

/** Risks, absences and clause findings within each clause, its sub-clauses' included. */
function entriesByClause(clauses: readonly Clause[], entries: readonly Entry[]): Map<ClauseId, Entry[]> {
  const parentOf = new Map(clauses.map((clause) => [clause.id, clause.parent]))
  const inside = new Map<ClauseId, Entry[]>()
  for (const entry of entries) {
    if (entry.finding.kind === 'term') continue
    for (let id = entry.finding.clauseId; id !== null; id = parentOf.get(id) ?? null) {
      const list = inside.get(id)
      if (list === undefined) inside.set(id, [entry])
      else list.push(entry)
    }
  }
  return inside
}
