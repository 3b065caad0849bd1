import { Badge, Drawer, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RunView } from '../../api/documents.js'
import type { RunDetail } from '../../api/runs.js'
import { useRun } from '../api/queries.js'
import { formatMilliseconds, formatMoment, useLanguage } from '../i18n/format.js'
import { ErrorAlert } from '../shared/error-alert.js'
import classes from './run.module.css'

interface DetailsDrawerProps {
  opened: boolean
  onClose: () => void
  runId: string
  runs: readonly RunView[]
}

/** How a result came about: stages with their times and warnings, what it is pinned to, and the document's other runs. */
export function DetailsDrawer({ opened, onClose, runId, runs }: DetailsDrawerProps) {
  const { t } = useTranslation()
  const run = useRun(runId, opened)
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={560}
      title={t('run.details')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="xl">
        {run.error !== null && <ErrorAlert error={run.error} retry={() => void run.refetch()} />}
        {run.isPending && <Skeleton height={240} />}
        {run.data !== undefined && <Stages run={run.data} />}
        {run.data !== undefined && <Pins run={run.data} />}
        <Runs runs={runs} shown={runId} />
      </Stack>
    </Drawer>
  )
}

function Stages({ run }: { run: RunDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const total = run.stages.reduce((sum, stage) => sum + stage.durationMs, 0)
  const warnings = run.stages.flatMap((stage) => stage.warnings)
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('run.stages')}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.stage')}</Table.Th>
            <Table.Th>{t('run.version')}</Table.Th>
            <Table.Th ta="right">{t('run.time')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {run.stages.map((stage) => (
            <Table.Tr key={stage.name}>
              <Table.Td>{t(`stage.${stage.name}`)}</Table.Td>
              <Table.Td c="dimmed">{stage.version}</Table.Td>
              <Table.Td ta="right">{formatMilliseconds(stage.durationMs, language)}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td fw={600}>{t('run.total')}</Table.Td>
            <Table.Td />
            <Table.Td ta="right" fw={600}>
              {formatMilliseconds(total, language)}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Title order={3} size="h5" mt="lg" mb="xs">
        {t('run.warnings')}
      </Title>
      {warnings.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('run.noWarnings')}
        </Text>
      )}
      {warnings.slice(0, 50).map((warning, index) => (
        <Text key={index} size="sm">
          {t(`warning.${warning.code}`)}
          {warning.page !== undefined && ` (${t('finding.page', { page: warning.page })})`}
        </Text>
      ))}
      {warnings.length > 50 && (
        <Text size="sm" c="dimmed">
          {t('run.moreWarnings', { count: warnings.length - 50 })}
        </Text>
      )}
    </section>
  )
}

function Pins({ run }: { run: RunDetail }) {
  const { t } = useTranslation()
  if (run.pins === null) return null
  const rows = [
    [t('run.bytesHash'), run.pins.bytesHash],
    [t('run.textHash'), run.pins.textHash],
    [t('run.contentHash'), run.contentHash ?? ''],
    [t('run.codeVersion'), run.pins.codeVersion],
    ...run.pins.artifacts.map(
      (artifact) =>
        [`${t(`artifact.${artifact.kind}`)} ${artifact.id} ${artifact.version}`, artifact.sha256] as const,
    ),
  ] as const
  return (
    <section>
      <Title order={3} size="h5" mb={4}>
        {t('run.pins')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('run.pinsLead')}
      </Text>
      <Table layout="fixed" className={classes.pins ?? ''}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={`${name} ${value}`}>
              <Table.Td w="42%">{name}</Table.Td>
              <Table.Td className={classes.hash ?? ''}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Runs({ runs, shown }: { runs: readonly RunView[]; shown: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('run.all')}
      </Title>
      <Table>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td>
                {run.status === 'succeeded' && run.id !== shown ? (
                  <Link to={`?run=${run.id}`}>{formatMoment(run.createdAt, language)}</Link>
                ) : (
                  formatMoment(run.createdAt, language)
                )}
              </Table.Td>
              <Table.Td>{t(`run.reason.${run.reason}`)}</Table.Td>
              <Table.Td ta="right">
                <Badge variant="light" color={run.id === shown ? 'sea' : 'gray'} tt="none">
                  {run.id === shown ? t('run.shown') : t(`run.status.${run.status}`)}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
