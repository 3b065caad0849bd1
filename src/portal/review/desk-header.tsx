import { ActionIcon, Button, Menu, Progress, Tooltip } from '@mantine/core'
import {
  IconArrowLeft,
  IconChecks,
  IconDots,
  IconDownload,
  IconFileDownload,
  IconInfoCircle,
  IconKeyboard,
  IconRefresh,
  IconSignature,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { DocumentView, RunView } from '../../api/documents.js'
import type { ReviewDetail } from '../../api/reviews.js'
import { urlOf } from '../api/client.js'
import { formatBytes, useLanguage } from '../i18n/format.js'
import { useAnalyzeAgain } from '../run/analyze-again.js'
import { DetailsDrawer } from '../run/details-drawer.js'
import { mayUpload, useUser } from '../session/user.js'
import { BulkDialog } from './bulk-dialog.js'
import type { Entry } from './entries.js'
import { lowRiskOf } from './low-risk.js'
import { SignOffDialog } from './sign-off-dialog.js'
import classes from './desk.module.css'

interface DeskHeaderProps {
  document: DocumentView
  run: RunView
  runs: readonly RunView[]
  review: ReviewDetail
  entries: readonly Entry[]
  readOnly: boolean
  onHelp: () => void
  onAcceptAll: (entries: readonly Entry[]) => void
}

type Open = 'bulk' | 'sign-off' | 'details' | null

export function DeskHeader({
  document,
  run,
  runs,
  review,
  entries,
  readOnly,
  onHelp,
  onAcceptAll,
}: DeskHeaderProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const may = mayUpload(useUser())
  const again = useAnalyzeAgain(document.id)
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const lowRisk = lowRiskOf(entries)
  const facts = [
    run.pages === null ? undefined : t('desk.pages', { count: run.pages }),
    run.language === null ? undefined : t(`language.${run.language}`),
    formatBytes(document.size, language),
  ].filter(Boolean)

  return (
    <header className={classes.header}>
      <Tooltip label={t('desk.back')}>
        <ActionIcon
          component={Link}
          to="/"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('desk.back')}
        >
          <IconArrowLeft size={20} />
        </ActionIcon>
      </Tooltip>
      <div className={classes.name}>
        <h1 className={classes.title} title={document.name}>
          {document.name}
        </h1>
        <div className={classes.meta}>
          <span>{facts.join(' · ')}</span>
          <NewerRun document={document} run={run} />
        </div>
      </div>
      {review.status === 'open' && <DecisionProgress entries={entries} undecided={review.undecided} />}
      {!readOnly && lowRisk.judged.length + lowRisk.clauses.length > 0 && (
        <Button variant="default" leftSection={<IconChecks size={17} />} onClick={() => setOpen('bulk')}>
          {t('bulk.open')}
        </Button>
      )}
      {!readOnly && <SignOffButton review={review} onOpen={() => setOpen('sign-off')} />}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('desk.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconInfoCircle size={16} />} onClick={() => setOpen('details')}>
            {t('run.details')}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={urlOf('exportRun', { params: { runId: run.id } })}
            download
            leftSection={<IconFileDownload size={16} />}
          >
            {t('desk.export')}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={urlOf('readContent', { params: { documentId: document.id } })}
            download={document.name}
            leftSection={<IconDownload size={16} />}
          >
            {t('run.original')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
            {t('shortcuts.title')}
          </Menu.Item>
          {may && (
            <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => again.mutate()}>
              {t('run.again')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'bulk' && (
        <BulkDialog
          lowRisk={lowRisk}
          onClose={close}
          onAccept={(chosen) => {
            close()
            onAcceptAll(chosen)
          }}
        />
      )}
      {open === 'sign-off' && (
        <SignOffDialog document={document} runId={run.id} review={review} entries={entries} onClose={close} />
      )}
      <DetailsDrawer opened={open === 'details'} onClose={close} runId={run.id} runs={runs} />
    </header>
  )
}

/** Says when a newer analysis is on its way, failed, or is there to be looked at. */
function NewerRun({ document, run }: { document: DocumentView; run: RunView }) {
  const { t } = useTranslation()
  const latest = document.latestRun
  if (latest === null || latest.id === run.id) return null
  if (latest.status === 'succeeded') {
    return (
      <Link to={`/documents/${document.id}`} className={classes.notice}>
        {t('run.newer')}
      </Link>
    )
  }
  return <span className={classes.notice}>{t(`run.newerIs.${latest.status}`)}</span>
}

function DecisionProgress({ entries, undecided }: { entries: readonly Entry[]; undecided: number }) {
  const { t } = useTranslation()
  const total = entries.filter((entry) => entry.needsDecision).length
  const decided = Math.max(0, total - undecided)
  const label = t('status.toReview', { decided, total })
  return (
    <div className={classes.progress}>
      {label}
      <Progress size={5} mt={4} value={total === 0 ? 100 : (decided / total) * 100} aria-label={label} />
    </div>
  )
}

function SignOffButton({ review, onOpen }: { review: ReviewDetail; onOpen: () => void }) {
  const { t } = useTranslation()
  const why =
    review.blocking.length > 0
      ? t('signOff.blocked', { count: review.blocking.length })
      : review.undecided > 0
        ? t('signOff.incomplete', { count: review.undecided })
        : null
  return (
    <Tooltip label={why} disabled={why === null} multiline maw={280}>
      <Button
        leftSection={<IconSignature size={18} />}
        {...(why === null ? {} : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': why })}
        onClick={() => {
          if (why === null) onOpen()
        }}
      >
        {t('signOff.open')}
      </Button>
    </Tooltip>
  )
}
