import { Button, Center, Group, Loader, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { useDebouncedCallback, useIntersection } from '@mantine/hooks'
import { IconCloudUpload, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { DocumentStatusFilter } from '../../api/documents.js'
import { useDocuments } from '../api/queries.js'
import { QueueEmpty, QueueSkeleton } from '../queue/empty.js'
import { QueueTable } from '../queue/table.js'
import { UploadList } from '../queue/upload-list.js'
import { useUploads } from '../queue/uploads.js'
import { mayUpload, useUser } from '../session/user.js'
import { ErrorAlert } from '../shared/error-alert.js'
import classes from './queue.module.css'

export function QueuePage() {
  const { t } = useTranslation()
  const uploads = useUploads()
  const canUpload = mayUpload(useUser())
  const [search, setSearch] = useSearchParams()
  const status = DocumentStatusFilter.safeParse(search.get('status')).data
  const name = search.get('name') ?? ''
  const [typed, setTyped] = useState(name)
  const openFiles = useRef<() => void>(null)
  const documents = useDocuments({ name, status })
  const items = documents.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = name !== '' || status !== undefined

  const filter = (change: { name?: string; status?: string }) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        for (const [key, value] of Object.entries(change)) {
          if (value === '') next.delete(key)
          else next.set(key, value)
        }
        return next
      },
      { replace: true },
    )
  const filterByName = useDebouncedCallback((value: string) => filter({ name: value }), 250)

  const { ref: endRef, entry } = useIntersection({ rootMargin: '400px' })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = documents
  useEffect(() => {
    if (entry?.isIntersecting === true && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [entry?.isIntersecting, hasNextPage, isFetchingNextPage, fetchNextPage])

  useEffect(() => {
    document.title = `${t('queue.title')} · Countersign`
  }, [t])

  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-end" mb="lg">
        <div>
          <Title order={1} size="h2">
            {t('queue.title')}
          </Title>
          <Text c="dimmed" size="sm" mt={4}>
            {canUpload ? t('queue.lead') : t('queue.leadReadOnly')}
          </Text>
        </div>
        {canUpload && (
          <Button leftSection={<IconCloudUpload size={18} />} onClick={() => openFiles.current?.()}>
            {t('queue.upload')}
          </Button>
        )}
      </Group>

      <Group mb="md" gap="sm">
        <TextInput
          className={classes.search ?? ''}
          leftSection={<IconSearch size={16} />}
          aria-label={t('queue.search')}
          placeholder={t('queue.search')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            filterByName(event.currentTarget.value.trim())
          }}
        />
        <SegmentedControl
          aria-label={t('queue.statusFilter')}
          value={status ?? ''}
          onChange={(value) => filter({ status: value })}
          data={[
            { value: '', label: t('queue.all') },
            ...(['reviewable', 'running', 'queued', 'failed', 'signed'] as const).map((value) => ({
              value,
              label: t(`queue.filter.${value}`),
            })),
          ]}
        />
      </Group>

      {documents.error !== null && (
        <ErrorAlert error={documents.error} retry={() => void documents.refetch()} />
      )}
      {documents.isPending && <QueueSkeleton />}
      {documents.data !== undefined && items.length === 0 && (
        <QueueEmpty
          filtered={filtered}
          canUpload={canUpload}
          upload={() => openFiles.current?.()}
          clear={() => {
            setTyped('')
            filter({ name: '', status: '' })
          }}
        />
      )}
      {items.length > 0 && <QueueTable documents={items} stale={documents.isPlaceholderData} />}
      <div ref={endRef} />
      {isFetchingNextPage && (
        <Center p="md">
          <Loader size="sm" aria-label={t('loading')} />
        </Center>
      )}

      {canUpload && (
        <>
          <Dropzone openRef={openFiles} onDrop={uploads.add} display="none" aria-hidden />
          <Dropzone.FullScreen
            onDrop={uploads.add}
            inputProps={{ 'aria-label': t('queue.upload') }}
            className={classes.drop ?? ''}
          >
            <Stack align="center" justify="center" h="60dvh" gap="xs" style={{ pointerEvents: 'none' }}>
              <IconCloudUpload size={56} stroke={1.3} color="var(--cs-accent)" />
              <Text size="xl" fw={600}>
                {t('upload.drop')}
              </Text>
              <Text c="dimmed">{t('upload.formats')}</Text>
            </Stack>
          </Dropzone.FullScreen>
        </>
      )}
      <UploadList />
    </div>
  )
}
