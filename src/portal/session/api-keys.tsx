import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import { ErrorAlert } from '../shared/error-alert.js'

/** The own keys for machines. A new key's secret is shown once and never again. */
export function ApiKeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const keys = useQuery({
    queryKey: ['api-keys'],
    queryFn: async ({ signal }) => (await call('listApiKeys', { signal })).items,
    enabled: opened,
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['api-keys'] })
  const create = useMutation({
    mutationFn: () => call('createApiKey', { body: { name: name.trim() } }),
    onSuccess: () => {
      setName('')
      return refresh()
    },
  })
  const revoke = useMutation({
    mutationFn: (apiKeyId: string) => call('revokeApiKey', { params: { apiKeyId } }),
    onSuccess: refresh,
  })
  const close = () => {
    create.reset()
    revoke.reset()
    onClose()
  }
  const error = keys.error ?? create.error ?? revoke.error
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t('account.keys')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('keys.lead')}
        </Text>
        {error !== null && <ErrorAlert error={error} />}
        {create.data !== undefined && (
          <Alert color="sea" title={t('keys.once')}>
            <Group wrap="nowrap" align="flex-start">
              <Code style={{ overflowWrap: 'anywhere', flex: 1 }}>{create.data.key}</Code>
              <CopyButton value={create.data.key}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="light"
                    leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                    onClick={copy}
                  >
                    {copied ? t('copied') : t('copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Alert>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Group align="flex-end">
            <TextInput
              style={{ flex: 1 }}
              label={t('keys.name')}
              placeholder={t('keys.example')}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
              {t('keys.create')}
            </Button>
          </Group>
        </form>
        {keys.isPending && <Skeleton height={80} />}
        {keys.data?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('keys.none')}
          </Text>
        )}
        {keys.data !== undefined && keys.data.length > 0 && (
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('keys.name')}</Table.Th>
                <Table.Th>{t('keys.created')}</Table.Th>
                <Table.Th>{t('keys.used')}</Table.Th>
                <Table.Th>
                  <VisuallyHidden>{t('keys.actions')}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {keys.data.map((key) => (
                <Table.Tr key={key.id}>
                  <Table.Td>
                    {key.name} <Code>{key.prefix}…</Code>
                  </Table.Td>
                  <Table.Td>{formatMoment(key.createdAt, language)}</Table.Td>
                  <Table.Td>
                    {key.lastUsedAt === null ? t('keys.never') : formatMoment(key.lastUsedAt, language)}
                  </Table.Td>
                  <Table.Td ta="right">
                    {key.revokedAt === null ? (
                      <Button
                        size="compact-sm"
                        color="red"
                        variant="subtle"
                        onClick={() => revoke.mutate(key.id)}
                        aria-label={t('keys.revokeNamed', { name: key.name })}
                      >
                        {t('keys.revoke')}
                      </Button>
                    ) : (
                      <Text size="sm" c="dimmed">
                        {t('keys.revoked')}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Modal>
  )
}
