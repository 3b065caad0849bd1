import { Tooltip } from '@mantine/core'
import {
  IconCheck,
  IconFileText,
  IconListDetails,
  IconMessage,
  IconPencil,
  IconQuestionMark,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { evidenceOf, isAligned, type Finding } from '../../domain/finding.js'
import { formatPercent, useLanguage, useTermFormat } from '../i18n/format.js'
import { SEVERITY_ICONS } from '../shared/severity.js'
import { useActions } from './actions.js'
import type { Entry } from './entries.js'
import { FindingDetail } from './finding-detail.js'
import classes from './finding-card.module.css'

const KIND_ICONS: Readonly<Record<Finding['kind'], TablerIcon>> = {
  clause: IconFileText,
  term: IconListDetails,
  risk: IconQuestionMark,
  absence: IconQuestionMark,
}

interface FindingCardProps {
  entry: Entry
  selected: boolean
  readOnly: boolean
  blocked: boolean
}

export const FindingCard = memo(
  function FindingCard({ entry, selected, readOnly, blocked }: FindingCardProps) {
    const { t } = useTranslation()
    const language = useLanguage()
    const actions = useActions()
    const term = useTermFormat()
    const card = useRef<HTMLLIElement>(null)
    const { finding, severity, decision } = entry
    const quote = finding.kind === 'absence' ? undefined : evidenceOf(finding)[0]?.quote
    const Icon = severity === null ? KIND_ICONS[finding.kind] : SEVERITY_ICONS[severity]

    useEffect(() => {
      if (selected && card.current !== null) bringIntoView(card.current)
    }, [selected])

    return (
      <li
        ref={card}
        className={classes.card}
        data-card={finding.id}
        data-selected={selected || undefined}
        data-severity={severity ?? 'none'}
        data-decision={decision?.decision.action}
      >
        <button
          type="button"
          className={classes.head}
          aria-expanded={selected}
          onClick={() => actions.select(finding.id)}
        >
          <span className={classes.icon}>
            <Icon size={17} aria-hidden />
          </span>
          <span className={classes.body}>
            <span className={classes.titleLine}>
              <span className={classes.title}>{entry.title}</span>
              <DecisionSign entry={entry} />
            </span>
            {finding.kind === 'term' && <span className={classes.value}>{term(finding.value)}</span>}
            <span className={classes.meta}>
              {severity !== null && <span className={classes.severity}>{t(`severity.${severity}`)}</span>}
              {finding.kind === 'absence' && <span>{t('finding.absent')}</span>}
              {entry.clause !== undefined && entry.clause.citation !== '' && (
                <span className={classes.citation}>{entry.clause.citation}</span>
              )}
              {entry.page !== null && finding.kind !== 'absence' && (
                <span>{t('finding.page', { page: entry.page })}</span>
              )}
              {finding.source.kind === 'model' && (
                <span className={classes.score} title={t('finding.scoreTitle')}>
                  {formatPercent(finding.source.score, language)}
                </span>
              )}
              {entry.comments.length > 0 && (
                <span className={classes.comments}>
                  <IconMessage size={13} aria-hidden />
                  <span aria-hidden>{entry.comments.length}</span>
                  <span className={classes.hidden}>
                    {t('finding.comments', { count: entry.comments.length })}
                  </span>
                </span>
              )}
              {(blocked || evidenceOf(finding).some((evidence) => !isAligned(evidence))) && (
                <span className={classes.blocked}>{t('finding.unverified')}</span>
              )}
            </span>
            {quote !== undefined && !selected && <span className={classes.quote}>{quote}</span>}
          </span>
        </button>
        {selected && <FindingDetail entry={entry} readOnly={readOnly} />}
      </li>
    )
  },
  (before, after) =>
    before.selected === after.selected &&
    before.readOnly === after.readOnly &&
    before.blocked === after.blocked &&
    before.entry.finding === after.entry.finding &&
    before.entry.title === after.entry.title &&
    before.entry.severity === after.entry.severity &&
    before.entry.decision === after.entry.decision &&
    before.entry.comments.length === after.entry.comments.length,
)

/** Leaves a card where it is when all of it can be seen; else its head goes to the top, under the group's heading. */
function bringIntoView(card: HTMLElement) {
  const list = card.closest('[role="tabpanel"]')?.getBoundingClientRect()
  const place = card.getBoundingClientRect()
  const margin = parseFloat(getComputedStyle(card).scrollMarginTop)
  if (list === undefined || place.top < list.top + margin || place.bottom > list.bottom) {
    card.scrollIntoView({ block: 'start' })
  }
}

function DecisionSign({ entry: { decision, needsDecision } }: { entry: Entry }) {
  const { t } = useTranslation()
  if (decision === undefined) {
    return needsDecision ? <span className={classes.open} title={t('finding.undecided')} /> : null
  }
  const { action } = decision.decision
  const Icon = action === 'accept' ? IconCheck : action === 'reject' ? IconX : IconPencil
  const decided = t(`decision.${action}`)
  const label = t('finding.decidedBy', { decision: decided, name: decision.by.name })
  return (
    <Tooltip label={label}>
      <span className={classes.sign} data-action={action} role="img" aria-label={label}>
        <Icon size={13} stroke={2.6} aria-hidden />
      </span>
    </Tooltip>
  )
}
