import type { DocumentView, RunView } from '../../api/documents.js'
import { useClauses, useFindings, useLabels, useReview, useText } from '../api/queries.js'
import { DocumentSkeleton } from '../shared/document-skeleton.js'
import { ErrorPage } from '../shared/error-alert.js'
import { ReviewDesk } from './desk.js'

interface WorkspaceProps {
  document: DocumentView
  run: RunView
  runs: readonly RunView[]
}

/** Fetches all that a review needs, at once, and then hands it to the desk. */
export function Workspace({ document, run, runs }: WorkspaceProps) {
  const text = useText(run.id)
  const findings = useFindings(run.id)
  const clauses = useClauses(run.id)
  const review = useReview(run.id)
  const labels = useLabels()
  const queries = [text, findings, clauses, review, labels]
  const error = queries.find((query) => query.data === undefined && query.error !== null)?.error ?? null
  if (error !== null) {
    return <ErrorPage error={error} retry={() => void Promise.all(queries.map((query) => query.refetch()))} />
  }
  if (!text.data || !findings.data || !clauses.data || !review.data || !labels.data)
    return <DocumentSkeleton />
  return (
    <ReviewDesk
      document={document}
      run={run}
      runs={runs}
      text={text.data}
      findings={findings.data}
      clauses={clauses.data}
      review={review.data}
      labels={labels.data}
    />
  )
}
