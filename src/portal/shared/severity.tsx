import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconAlertSquareRoundedFilled,
  IconInfoCircleFilled,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FindingCounts } from '../../api/documents.js'
import { Severity } from '../../domain/finding.js'
import classes from './severity.module.css'

/** A shape for each severity, so that colour is never the only sign. */
export const SEVERITY_ICONS: Readonly<Record<Severity, TablerIcon>> = {
  critical: IconAlertOctagonFilled,
  high: IconAlertTriangleFilled,
  medium: IconAlertSquareRoundedFilled,
  low: IconInfoCircleFilled,
}

export const SEVERITIES = Severity.options

export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useTranslation()
  const Icon = SEVERITY_ICONS[severity]
  return (
    <span className={classes.tag} data-severity={severity}>
      <Icon size={13} aria-hidden />
      {t(`severity.${severity}`)}
    </span>
  )
}

/** How many risks and absences of each severity: an icon and a number, in words for who cannot see them. */
export function SeverityCounts({ counts }: { counts: FindingCounts }) {
  const { t } = useTranslation()
  const present = SEVERITIES.filter((severity) => (counts.severities[severity] ?? 0) > 0)
  if (present.length === 0) return <span className={classes.nothing}>{t('queue.noRisks')}</span>
  return (
    <span className={classes.counts}>
      {present.map((severity) => {
        const Icon = SEVERITY_ICONS[severity]
        const words = t('queue.severityCount', {
          count: counts.severities[severity],
          severity: t(`severity.${severity}`),
        })
        return (
          <span key={severity} className={classes.tag} data-severity={severity} title={words}>
            <Icon size={13} aria-hidden />
            <span aria-hidden>{counts.severities[severity]}</span>
            <span className={classes.hidden}>{words}</span>
          </span>
        )
      })}
    </span>
  )
}
