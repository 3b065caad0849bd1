import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DecisionView } from '../../api/reviews.js'
import { useLabels } from '../api/queries.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import { labelName } from './entries.js'
import classes from './decision-record.module.css'

/** Who decided what, when and why. */
export function DecisionRecord({ decision: { decision, by, at } }: { decision: DecisionView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const labels = useLabels().data ?? []
  const decided = t(`decision.${decision.action}`)
  const changes =
    decision.action !== 'amend'
      ? []
      : [
          decision.amendment.label !== undefined &&
            t('decision.newLabel', { label: labelName(decision.amendment.label, labels, language) }),
          decision.amendment.severity !== undefined &&
            t('decision.newSeverity', { severity: t(`severity.${decision.amendment.severity}`) }),
          decision.amendment.note,
        ].filter((change): change is string => typeof change === 'string')
  return (
    <div className={classes.record} data-action={decision.action}>
      <Text size="sm" fw={600}>
        {t('finding.decidedBy', { decision: decided, name: by.name })}
        <Text span size="xs" c="dimmed" fw={400} ml={8}>
          {formatMoment(at, language)}
        </Text>
      </Text>
      {changes.map((change) => (
        <Text key={change} size="sm">
          {change}
        </Text>
      ))}
      {'reason' in decision && <Text size="sm">{decision.reason}</Text>}
    </div>
  )
}
