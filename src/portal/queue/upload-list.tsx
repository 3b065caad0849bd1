import { ActionIcon, Button, Group, Paper, Progress, ScrollArea, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCopyCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatBytes, useLanguage } from '../i18n/format.js'
import { codeOf } from '../shared/error-alert.js'
import { useUploads, type Upload } from './uploads.js'
import classes from './upload-list.module.css'

/** The files of this visit, each with its progress and how it ended. */
export function UploadList() {
  const { t } = useTranslation()
  const { uploads, clear } = useUploads()
  if (uploads.length === 0) return null
  const going = uploads.filter(({ state }) => state.kind === 'waiting' || state.kind === 'sending').length
  return (
    <Paper
      component="section"
      className={classes.panel ?? ''}
      shadow="lg"
      withBorder
      radius="lg"
      aria-label={t('upload.title')}
    >
      <Group justify="space-between" px="md" py="xs" className={classes.head ?? ''}>
        <Text fw={600} size="sm" aria-live="polite">
          {going > 0 ? t('upload.going', { count: going }) : t('upload.done')}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('upload.clear')}
          onClick={clear}
          disabled={going > 0}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <ScrollArea.Autosize mah={320}>
        <ul className={classes.list}>
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} />
          ))}
        </ul>
      </ScrollArea.Autosize>
    </Paper>
  )
}

function UploadRow({ upload: { file, state, ...upload } }: { upload: Upload }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { retry } = useUploads()
  return (
    <li className={classes.row}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        {state.kind === 'failed' && <IconAlertTriangle size={18} color="var(--sev-critical)" />}
        {state.kind === 'stored' && state.duplicate && <IconCopyCheck size={18} color="var(--sev-low)" />}
        {state.kind === 'stored' && !state.duplicate && (
          <IconCircleCheck size={18} color="var(--state-good)" />
        )}
        <div style={{ flex: 1, minWidth: 0 }}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" truncate>
              {file.name}
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {formatBytes(file.size, language)}
            </Text>
          </Group>
          {state.kind === 'waiting' && (
            <Text size="xs" c="dimmed">
              {t('upload.waiting')}
            </Text>
          )}
          {state.kind === 'sending' && (
            <Progress
              size="sm"
              mt={6}
              value={state.share * 100}
              aria-label={t('upload.progress', { name: file.name })}
            />
          )}
          {state.kind === 'stored' && (
            <Text size="xs" c="dimmed">
              {state.duplicate ? t('upload.duplicate') : t('upload.stored')}{' '}
              <Link to={`/documents/${state.document.id}`} className={classes.link}>
                {state.duplicate ? t('upload.openExisting') : t('upload.open')}
              </Link>
            </Text>
          )}
          {state.kind === 'failed' && (
            <>
              <Text size="xs">
                {t(`error.${codeOf(state.error)}.what`)} {t(`error.${codeOf(state.error)}.todo`)}
              </Text>
              <Button
                size="compact-xs"
                variant="light"
                mt={4}
                onClick={() => retry({ ...upload, file, state })}
                aria-label={t('upload.retryNamed', { name: file.name })}
              >
                {t('retry')}
              </Button>
            </>
          )}
        </div>
      </Group>
    </li>
  )
}
