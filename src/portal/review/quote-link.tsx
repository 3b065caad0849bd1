import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isAligned, type Evidence } from '../../domain/finding.js'
import { formatPercent, useLanguage } from '../i18n/format.js'
import { useActions } from './actions.js'
import classes from './quote-link.module.css'

/** The words of the document, as a button that shows them on their page; a quote that was not found says so. */
export function QuoteLink({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const actions = useActions()
  if (!isAligned(evidence)) {
    return (
      <div className={classes.quote} data-unaligned>
        <span>{evidence.quote}</span>
        <span className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden /> {t('finding.notFound')}
        </span>
      </div>
    )
  }
  const page = evidence.boxes[0]?.page
  return (
    <button type="button" className={classes.quote} onClick={() => actions.showEvidence(evidence)}>
      <span>{evidence.quote}</span>
      <span className={classes.page}>
        {page === undefined ? t('finding.show') : t('finding.page', { page })}
        {evidence.alignment === 'fuzzy' && ` · ${t('finding.fuzzy')}`}
        {evidence.readConfidence !== undefined &&
          ` · ${t('finding.recognised', { share: formatPercent(evidence.readConfidence, language) })}`}
      </span>
    </button>
  )
}

/** A numbered chip after a sentence, which shows the passage that proves it. */
export function CitationChip({ evidence, number }: { evidence: Evidence; number: number }) {
  const { t } = useTranslation()
  const actions = useActions()
  const page = isAligned(evidence) ? evidence.boxes[0]?.page : undefined
  const place = page === undefined ? String(number) : t('finding.page', { page })
  return (
    <button
      type="button"
      className={classes.chip}
      title={evidence.quote}
      aria-label={t('summary.citation', { place })}
      onClick={() => actions.showEvidence(evidence)}
    >
      {place}
    </button>
  )
}
