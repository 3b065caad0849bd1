import { Button, Group, Kbd, Text } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconPencil, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Evidence, Finding } from '../../domain/finding.js'
import { formatPercent, useLanguage } from '../i18n/format.js'
import { useActions } from './actions.js'
import { Comments } from './comments.js'
import { DecisionRecord } from './decision-record.js'
import type { Entry } from './entries.js'
import { QuoteLink } from './quote-link.js'
import classes from './finding-detail.module.css'

/** Everything that proves a finding, and what can be done about it. */
export function FindingDetail({ entry, readOnly }: { entry: Entry; readOnly: boolean }) {
  const { finding } = entry
  return (
    <div className={classes.detail}>
      {finding.kind !== 'absence' && <Quotes evidence={finding.evidence} />}
      {(finding.kind === 'risk' || finding.kind === 'absence') && <Judgement finding={finding} />}
      {finding.kind === 'absence' && <Searched finding={finding} />}
      <Source source={finding.source} />
      {entry.decision !== undefined && <DecisionRecord decision={entry.decision} />}
      <Comments entry={entry} readOnly={readOnly} />
      {!readOnly && <Buttons entry={entry} />}
    </div>
  )
}

function Quotes({ evidence }: { evidence: readonly Evidence[] }) {
  return evidence.map((item, index) => <QuoteLink key={index} evidence={item} />)
}

function Judgement({ finding: { judgement } }: { finding: Extract<Finding, { kind: 'risk' | 'absence' }> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <dl className={classes.judgement}>
      <dt>{t('finding.rationale')}</dt>
      <dd>{judgement.rationale[language]}</dd>
      <dt>{t('finding.action')}</dt>
      <dd>{judgement.action[language]}</dd>
      <dt>{t('finding.basis')}</dt>
      <dd>{judgement.basis}</dd>
    </dl>
  )
}

/** What would have refuted an absence, and the passages that came nearest. */
function Searched({ finding }: { finding: Extract<Finding, { kind: 'absence' }> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div className={classes.searched}>
      <Text size="xs" fw={600} c="dimmed">
        {t('finding.searchedFor', { count: finding.searched.length })}
      </Text>
      <ul className={classes.words}>
        {finding.searchedFor.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
      <Text size="xs" fw={600} c="dimmed" mt="xs">
        {finding.nearest.length === 0 ? t('finding.nothingNear') : t('finding.nearest')}
      </Text>
      {finding.nearest.map((passage, index) => (
        <div key={index}>
          <QuoteLink evidence={passage.evidence} />
          <Text size="xs" c="dimmed" mt={2}>
            {t('finding.rejectedBecause', {
              reason: passage.reason,
              score: formatPercent(passage.score, language),
            })}
          </Text>
        </div>
      ))}
    </div>
  )
}

/** Who says so. A model's score comes with the words that carried it. */
function Source({ source }: { source: Finding['source'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (source.kind !== 'model') {
    const words =
      source.kind === 'rule'
        ? t('source.rule', { rule: source.rule, playbook: source.playbook, version: source.playbookVersion })
        : source.kind === 'extractor'
          ? t('source.extractor', { name: source.name })
          : t('source.reviewer')
    return (
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    )
  }
  const score = formatPercent(source.score, language)
  const threshold = formatPercent(source.threshold, language)
  const label = t('source.model', { adapter: source.adapter, score, threshold })
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <div className={classes.meter} role="img" aria-label={label}>
        <span style={{ width: `${source.score * 100}%` }} />
        <i style={{ left: `${source.threshold * 100}%` }} />
      </div>
      {source.explanation.length > 0 && (
        <ul className={classes.words} aria-label={t('source.words')}>
          {source.explanation.map(({ text, weight }, index) => (
            <li
              key={index}
              data-against={weight < 0 || undefined}
              title={t('source.weight', { weight: weight.toFixed(2) })}
            >
              {weight < 0 ? '−' : '+'} {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Buttons({ entry: { finding, decision } }: { entry: Entry }) {
  const { t } = useTranslation()
  const actions = useActions()
  if (decision !== undefined) {
    return (
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={15} />}
          rightSection={<Kbd size="xs">u</Kbd>}
          onClick={() => actions.withdraw(finding.id)}
        >
          {t('decision.undo')}
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="xs">
      <Button
        size="xs"
        leftSection={<IconCheck size={15} />}
        rightSection={<Kbd size="xs">a</Kbd>}
        onClick={() => actions.accept(finding.id)}
      >
        {t('decision.doAccept')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconX size={15} />}
        rightSection={<Kbd size="xs">r</Kbd>}
        onClick={() => actions.ask('reject', finding.id)}
      >
        {t('decision.doReject')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil size={15} />}
        rightSection={<Kbd size="xs">e</Kbd>}
        onClick={() => actions.ask('amend', finding.id)}
      >
        {t('decision.doAmend')}
      </Button>
    </Group>
  )
}
