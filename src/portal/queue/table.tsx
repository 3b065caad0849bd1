import { ActionIcon, Paper, Progress, Table, Text, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileTypeDocx,
  IconFileTypeHtml,
  IconFileTypePdf,
  IconFileTypeXls,
  IconFileText,
  IconMail,
  IconPhotoScan,
  IconRefresh,
  IconRosetteDiscountCheckFilled,
} from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { DocumentView } from '../../api/documents.js'
import { formatAgo, formatMoment, useLanguage } from '../i18n/format.js'
import { useAnalyzeAgain } from '../run/analyze-again.js'
import { mayUpload, useUser } from '../session/user.js'
import { RunProgressBar } from '../shared/run-progress.js'
import { SeverityCounts } from '../shared/severity.js'
import classes from './table.module.css'

export function QueueTable({ documents, stale }: { documents: readonly DocumentView[]; stale: boolean }) {
  const { t } = useTranslation()
  return (
    <Paper withBorder radius="lg" className={classes.frame ?? ''} data-stale={stale || undefined}>
      <Table verticalSpacing={10} horizontalSpacing="lg" highlightOnHover className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('queue.document')}</Table.Th>
            <Table.Th className={classes.status ?? ''}>{t('queue.status')}</Table.Th>
            <Table.Th className={classes.risks ?? ''}>{t('queue.risks')}</Table.Th>
            <Table.Th className={classes.language ?? ''}>{t('queue.language')}</Table.Th>
            <Table.Th className={classes.pages ?? ''} ta="right">
              {t('queue.pages')}
            </Table.Th>
            <Table.Th className={classes.uploaded ?? ''}>{t('queue.uploaded')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {documents.map((document) => (
            <QueueRow key={document.id} document={document} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

const QueueRow = memo(function QueueRow({ document }: { document: DocumentView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const run = document.latestRun
  return (
    <Table.Tr className={classes.row ?? ''}>
      <Table.Td>
        <div className={classes.name}>
          <FileIcon mediaType={document.mediaType} />
          <div className={classes.nameText}>
            <div className={classes.nameLine}>
              <Link to={`/documents/${document.id}`} className={classes.link} title={document.name}>
                {document.name}
              </Link>
              {document.sample && <span className={classes.sample}>{t('queue.sample')}</span>}
            </div>
            {document.parent !== null && (
              <Text size="xs" c="dimmed" truncate title={document.parent.name}>
                {t('queue.attachedTo', { name: document.parent.name })}
              </Text>
            )}
          </div>
        </div>
      </Table.Td>
      <Table.Td>
        <Status document={document} />
      </Table.Td>
      <Table.Td>{document.findings !== null && <SeverityCounts counts={document.findings} />}</Table.Td>
      <Table.Td>{typeof run?.language === 'string' && t(`language.${run.language}`)}</Table.Td>
      <Table.Td ta="right" className={classes.number ?? ''}>
        {run?.pages ?? ''}
      </Table.Td>
      <Table.Td>
        <Text
          size="sm"
          component="time"
          dateTime={document.uploadedAt}
          title={formatMoment(document.uploadedAt, language)}
        >
          {formatAgo(document.uploadedAt, language)}
        </Text>
        <Text size="xs" c="dimmed" truncate maw={170}>
          {document.uploadedBy?.name ?? t('queue.system')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
})

/** By what a media type says of itself; the first that fits. */
const ICONS = [
  ['application/pdf', IconFileTypePdf],
  ['wordprocessingml', IconFileTypeDocx],
  ['ms-word', IconFileTypeDocx],
  ['spreadsheetml', IconFileTypeXls],
  ['ms-excel', IconFileTypeXls],
  ['text/html', IconFileTypeHtml],
  ['message/', IconMail],
  ['image/', IconPhotoScan],
] as const

function FileIcon({ mediaType }: { mediaType: string }) {
  const Icon = ICONS.find(([part]) => mediaType.includes(part))?.[1] ?? IconFileText
  return <Icon size={26} stroke={1.3} className={classes.icon} aria-hidden />
}

/** What a document waits for: the machine, a remedy, a reviewer, or nothing more. */
function Status({ document }: { document: DocumentView }) {
  const { t } = useTranslation()
  const run = document.latestRun
  if (run?.status === 'queued' || run?.status === 'running') return <RunProgressBar run={run} />
  if (run?.status === 'failed' || run?.status === 'cancelled') return <Failed document={document} />
  if (document.review === null) return <Text size="sm">{t('status.noReview')}</Text>
  if (document.review.status === 'signed') {
    return (
      <span className={classes.state} data-state="signed">
        <IconRosetteDiscountCheckFilled size={17} aria-hidden />
        {t('status.signed')}
      </span>
    )
  }
  const { decided, total } = document.review
  if (decided === total) {
    return (
      <span className={classes.state} data-state="ready">
        <IconCircleCheck size={17} aria-hidden />
        {t('status.readyToSign')}
      </span>
    )
  }
  return (
    <div className={classes.review}>
      <span>{t('status.toReview', { decided, total })}</span>
      <Progress
        size={4}
        value={total === 0 ? 100 : (decided / total) * 100}
        aria-label={t('status.toReview', { decided, total })}
      />
    </div>
  )
}

function Failed({ document }: { document: DocumentView }) {
  const { t } = useTranslation()
  const may = mayUpload(useUser())
  const again = useAnalyzeAgain(document.id)
  const code = document.latestRun?.failure?.code ?? 'run-cancelled'
  return (
    <div className={classes.failed}>
      <Tooltip label={t(`error.${code}.todo`)} multiline maw={320}>
        <span className={classes.state} data-state="failed" tabIndex={0}>
          <IconAlertTriangle size={17} aria-hidden />
          {t(`error.${code}.what`)}
        </span>
      </Tooltip>
      {may && !document.locked && (
        <Tooltip label={t('run.again')}>
          <ActionIcon
            variant="subtle"
            loading={again.isPending}
            onClick={() => again.mutate()}
            aria-label={t('run.againNamed', { name: document.name })}
          >
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}
