import { Anchor, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DocumentView, RunView } from '../../api/documents.js'
import { urlOf } from '../api/client.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import { mayUpload, useUser } from '../session/user.js'
import { useAnalyzeAgain } from './analyze-again.js'
import { PasswordForm } from './password-form.js'
import classes from './run.module.css'

/** Why an analysis ended without a result, and what to do; the document itself is kept. */
export function RunFailed({ document, run }: { document: DocumentView; run: RunView | null }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const may = mayUpload(useUser())
  const again = useAnalyzeAgain(document.id)
  const code = run?.failure?.code ?? 'run-cancelled'
  return (
    <div className={classes.page}>
      <Paper withBorder radius="lg" p="xl" className={classes.card ?? ''}>
        <Group align="flex-start" wrap="nowrap" gap="lg">
          <IconAlertTriangle size={34} stroke={1.5} color="var(--sev-critical)" style={{ flex: 'none' }} />
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {document.name}
            </Text>
            <Title order={1} size="h3">
              {t(`error.${code}.what`)}
            </Title>
            <Text>{t(`error.${code}.todo`)}</Text>
            <Text size="sm" c="dimmed">
              <Code>{code}</Code>
              {typeof run?.failure?.stage === 'string' &&
                ` · ${t('run.failedIn', { stage: t(`stage.${run.failure.stage}`) })}`}
              {typeof run?.finishedAt === 'string' && ` · ${formatMoment(run.finishedAt, language)}`}
            </Text>
            <Text size="sm" c="dimmed">
              {t('run.kept')}
            </Text>
            {may && document.locked && <PasswordForm documentId={document.id} />}
            <Group mt="sm">
              {may && !document.locked && (
                <Button
                  leftSection={<IconRefresh size={16} />}
                  loading={again.isPending}
                  onClick={() => again.mutate()}
                >
                  {t('run.again')}
                </Button>
              )}
              <Anchor
                href={urlOf('readContent', { params: { documentId: document.id } })}
                download={document.name}
              >
                <Group gap={6}>
                  <IconDownload size={16} />
                  {t('run.original')}
                </Group>
              </Anchor>
            </Group>
          </Stack>
        </Group>
      </Paper>
    </div>
  )
}
