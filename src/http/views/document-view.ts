import type { z } from 'zod'
import type { DocumentView } from '../../api/documents.js'
import type { DocumentOverview } from '../../services/document-overview.js'
import { runView } from './run-view.js'

export function documentView({
  document: { depth: _depth, ...document },
  latestRun,
  locked,
  findings,
  review,
}: DocumentOverview): z.input<typeof DocumentView> {
  return {
    ...document,
    uploadedAt: document.uploadedAt.toISOString(),
    latestRun: latestRun === null ? null : runView(latestRun),
    findings,
    review,
    locked,
  }
}
