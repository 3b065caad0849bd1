import { Button, Center, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconFileSearch, IconFileUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface QueueEmptyProps {
  filtered: boolean
  canUpload: boolean
  upload: () => void
  clear: () => void
}

export function QueueEmpty({ filtered, canUpload, upload, clear }: QueueEmptyProps) {
  const { t } = useTranslation()
  const Icon = filtered ? IconFileSearch : IconFileUpload
  return (
    <Paper withBorder radius="lg" bg="var(--cs-surface)">
      <Center mih={320} p="xl">
        <Stack align="center" gap={6}>
          <Icon size={44} stroke={1.2} color="var(--cs-dim)" />
          <Title order={2} size="h4" mt="xs">
            {filtered ? t('queue.nothingFound') : t('queue.empty')}
          </Title>
          <Text c="dimmed" size="sm" ta="center" maw={420}>
            {filtered
              ? t('queue.nothingFoundLead')
              : canUpload
                ? t('queue.emptyLead')
                : t('queue.leadReadOnly')}
          </Text>
          {filtered && (
            <Button variant="light" mt="sm" onClick={clear}>
              {t('queue.clearFilters')}
            </Button>
          )}
          {!filtered && canUpload && (
            <Button variant="light" mt="sm" onClick={upload}>
              {t('queue.upload')}
            </Button>
          )}
        </Stack>
      </Center>
    </Paper>
  )
}

/** Stands where the rows will be, in their size. */
export function QueueSkeleton() {
  return (
    <Paper withBorder radius="lg" p="md" bg="var(--cs-surface)" aria-hidden>
      <Stack gap="md">
        {Array.from({ length: 7 }, (_, index) => (
          <Skeleton key={index} height={46} radius="md" />
        ))}
      </Stack>
    </Paper>
  )
}
