import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecisionRequest } from '../../api/reviews.js'
import { Severity } from '../../domain/finding.js'
import { useLabels } from '../api/queries.js'
import { useLanguage } from '../i18n/format.js'
import { SEVERITIES } from '../shared/severity.js'
import type { Entry } from './entries.js'

export type Amendment = Extract<DecisionRequest, { action: 'amend' }>

interface AmendDialogProps {
  entry: Entry
  onClose: () => void
  onAmend: (change: Pick<Amendment, 'amendment' | 'reason'>) => void
}

/** What a reviewer may correct: a clause's label, a judgement's severity, and words to add to any finding. */
export function AmendDialog({ entry: { finding, severity }, onClose, onAmend }: AmendDialogProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const labels = useLabels()
  const [label, setLabel] = useState(finding.label)
  const [newSeverity, setNewSeverity] = useState(severity)
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const amendment: Amendment['amendment'] = {
    ...(label === finding.label ? {} : { label }),
    ...(newSeverity === null || newSeverity === severity ? {} : { severity: newSeverity }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  }
  const ready = Object.keys(amendment).length > 0 && reason.trim() !== ''
  return (
    <Modal opened onClose={onClose} title={t('amend.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) onAmend({ amendment, reason: reason.trim() })
        }}
      >
        <Stack>
          {finding.kind === 'clause' && (
            <Select
              label={t('amend.label')}
              data-autofocus
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('amend.noLabel')}
              value={label}
              onChange={(value) => setLabel(value ?? finding.label)}
              data={(labels.data ?? [])
                .map((entry) => ({ value: entry.key, label: entry.name[language] }))
                .sort((a, b) => a.label.localeCompare(b.label, language))}
            />
          )}
          {(finding.kind === 'risk' || finding.kind === 'absence') && (
            <Select
              label={t('amend.severity')}
              data-autofocus
              allowDeselect={false}
              value={newSeverity}
              onChange={(value) => setNewSeverity(Severity.safeParse(value).data ?? severity)}
              data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
            />
          )}
          <Textarea
            label={t('amend.note')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Textarea
            label={t('amend.reason')}
            description={t('amend.lead')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready}>
              {t('decision.doAmend')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
