import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useDocument, useDocumentRuns } from '../api/queries.js'
import { Workspace } from '../review/workspace.js'
import { RunFailed } from '../run/failed.js'
import { RunWaiting } from '../run/waiting.js'
import { DocumentSkeleton } from '../shared/document-skeleton.js'
import { ErrorPage } from '../shared/error-alert.js'

/** One document: its newest finished analysis to review, or how the analysis goes, or why it failed. */
export function DocumentPage() {
  const { t } = useTranslation()
  const { documentId = '' } = useParams()
  const [search] = useSearchParams()
  const document = useDocument(documentId)
  const latest = document.data?.latestRun
  const runs = useDocumentRuns(documentId, `${latest?.id ?? ''} ${latest?.status ?? ''}`)
  const name = document.data?.name

  useEffect(() => {
    window.document.title = `${name ?? t('navigation.documents')} · Countersign`
  }, [name, t])

  const error = document.error ?? runs.error
  if (error !== null) {
    return <ErrorPage error={error} retry={() => void Promise.all([document.refetch(), runs.refetch()])} />
  }
  if (document.data === undefined || runs.data === undefined) return <DocumentSkeleton />
  const finished = runs.data.filter((run) => run.status === 'succeeded')
  const shown = finished.find((run) => run.id === search.get('run')) ?? finished[0]
  if (shown !== undefined) {
    return <Workspace key={shown.id} document={document.data} run={shown} runs={runs.data} />
  }
  if (
    latest === undefined ||
    latest === null ||
    latest.status === 'failed' ||
    latest.status === 'cancelled'
  ) {
    return <RunFailed document={document.data} run={latest ?? null} />
  }
  return <RunWaiting document={document.data} run={latest} />
}
