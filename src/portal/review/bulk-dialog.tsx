import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from './entries.js'
import type { LowRisk } from './low-risk.js'

interface BulkDialogProps {
  lowRisk: LowRisk
  onClose: () => void
  onAccept: (entries: readonly Entry[]) => void
}

/** Says what would be accepted before it is. */
export function BulkDialog({ lowRisk, onClose, onAccept }: BulkDialogProps) {
  const { t } = useTranslation()
  const [judged, setJudged] = useState(true)
  const [clauses, setClauses] = useState(true)
  const chosen = [...(judged ? lowRisk.judged : []), ...(clauses ? lowRisk.clauses : [])]
  return (
    <Modal opened onClose={onClose} title={t('bulk.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{t('bulk.lead')}</Text>
        {lowRisk.judged.length > 0 && (
          <Checkbox
            label={t('bulk.judged', { count: lowRisk.judged.length })}
            checked={judged}
            onChange={(event) => setJudged(event.currentTarget.checked)}
          />
        )}
        {lowRisk.clauses.length > 0 && (
          <Checkbox
            label={t('bulk.clauses', { count: lowRisk.clauses.length })}
            checked={clauses}
            onChange={(event) => setClauses(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button data-autofocus disabled={chosen.length === 0} onClick={() => onAccept(chosen)}>
            {t('bulk.accept', { count: chosen.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
