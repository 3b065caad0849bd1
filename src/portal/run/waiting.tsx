import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DocumentView, RunView } from '../../api/documents.js'
import { RunProgressBar } from '../shared/run-progress.js'
import classes from './run.module.css'

/** A first analysis on its way. */
export function RunWaiting({ document, run }: { document: DocumentView; run: RunView }) {
  const { t } = useTranslation()
  return (
    <div className={classes.page}>
      <Paper withBorder radius="lg" p="xl" className={classes.card ?? ''}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {document.name}
          </Text>
          <Title order={1} size="h3">
            {t('run.waiting')}
          </Title>
          <RunProgressBar run={run} />
          <Text size="sm" c="dimmed">
            {t('run.waitingLead')}
          </Text>
        </Stack>
      </Paper>
    </div>
  )
}
