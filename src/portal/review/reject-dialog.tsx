import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entry } from './entries.js'

interface RejectDialogProps {
  entry: Entry
  onClose: () => void
  onReject: (reason: string) => void
}

export function RejectDialog({ entry, onClose, onReject }: RejectDialogProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const send = () => {
    if (reason.trim() !== '') onReject(reason.trim())
  }
  return (
    <Modal opened onClose={onClose} title={t('reject.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack>
          <Text size="sm" fw={600}>
            {entry.title}
          </Text>
          <Textarea
            label={t('reject.reason')}
            description={t('reject.lead')}
            data-autofocus
            autosize
            minRows={3}
            maxRows={10}
            maxLength={4000}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={reason.trim() === ''}>
              {t('decision.doReject')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
