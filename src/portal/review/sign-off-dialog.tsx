import {
  Alert,
  Button,
  Group,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Table,
  Text,
  Textarea,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentView } from '../../api/documents.js'
import type { ReviewDetail } from '../../api/reviews.js'
import { ApiError, call } from '../api/client.js'
import { refreshDocuments, reviewQuery } from '../api/queries.js'
import { ErrorAlert } from '../shared/error-alert.js'
import type { Entry } from './entries.js'

interface SignOffDialogProps {
  document: DocumentView
  runId: string
  review: ReviewDetail
  entries: readonly Entry[]
  onClose: () => void
}

const MEANINGS = ['approved', 'reviewed', 'own'] as const

/** Shows what the signature covers, asks what it means, and asks for the password again. */
export function SignOffDialog({ document, runId, review, entries, onClose }: SignOffDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [choice, setChoice] = useState<(typeof MEANINGS)[number]>('approved')
  const [own, setOwn] = useState('')
  const [password, setPassword] = useState('')
  const meaning = choice === 'own' ? own.trim() : t(`signOff.meanings.${choice}`)
  const sign = useMutation({
    mutationFn: () =>
      call('signOff', {
        params: { reviewId: review.id },
        body: { expectedVersion: review.version, meaning, password },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: reviewQuery(runId).queryKey })
      void refreshDocuments(client)
      onClose()
    },
    onError: async (error) => {
      setPassword('')
      if (error instanceof ApiError && error.code === 'version-conflict') {
        await client.invalidateQueries({ queryKey: reviewQuery(runId).queryKey })
      }
    },
  })
  const count = (action: string) =>
    entries.filter((entry) => entry.decision?.decision.action === action).length
  const added = review.decisions.filter((decision) => decision.decision.action === 'add').length
  const rows = [
    [t('signOff.findings'), entries.length],
    [t('decision.accept'), count('accept')],
    [t('decision.reject'), count('reject')],
    [t('decision.amend'), count('amend')],
    ...(added > 0 ? [[t('decision.add'), added] as const] : []),
    [t('signOff.comments'), review.comments.length],
  ] as const
  return (
    <Modal
      opened
      onClose={onClose}
      size="md"
      title={t('signOff.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          sign.mutate()
        }}
      >
        <Stack>
          <Text size="sm">{t('signOff.lead', { name: document.name })}</Text>
          <Table variant="vertical" withTableBorder layout="fixed">
            <Table.Tbody>
              {rows.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th w="70%">{name}</Table.Th>
                  <Table.Td ta="right">{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Select
            label={t('signOff.meaning')}
            allowDeselect={false}
            value={choice}
            onChange={(value) => setChoice(MEANINGS.find((item) => item === value) ?? 'approved')}
            data={MEANINGS.map((value) => ({ value, label: t(`signOff.meanings.${value}`) }))}
          />
          {choice === 'own' && (
            <Textarea
              aria-label={t('signOff.meaning')}
              maxLength={500}
              required
              value={own}
              onChange={(event) => setOwn(event.currentTarget.value)}
            />
          )}
          <PasswordInput
            label={t('signOff.password')}
            description={t('signOff.passwordWhy')}
            autoComplete="current-password"
            data-autofocus
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
          />
          {sign.error !== null && <ErrorAlert error={sign.error} />}
          <Alert role="note" color="gray" p="xs">
            {t('signOff.final')}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={sign.isPending} disabled={password === '' || meaning === ''}>
              {t('signOff.sign')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
