import { createContext, use } from 'react'
import type { Evidence } from '../../domain/finding.js'
import type { FindingId } from '../../domain/ids.js'
import type { Span } from '../../domain/span.js'
import type { TrackedChange } from '../../domain/tracked-changes.js'

export type DialogKind = 'reject' | 'amend'

/** What a reviewer can do on the document page; the same object for the life of the page. */
export interface ReviewActions {
  /** From the list or the keyboard: selects a finding and shows its first evidence on the page. */
  readonly select: (findingId: FindingId) => void
  /** Shows a passage on the page. */
  readonly showEvidence: (evidence: Evidence) => void
  readonly showSpan: (span: Span) => void
  readonly showChange: (change: TrackedChange) => void
  readonly accept: (findingId: FindingId) => void
  readonly ask: (kind: DialogKind, findingId: FindingId) => void
  readonly withdraw: (findingId: FindingId) => void
  readonly comment: (findingId: FindingId, text: string) => void
}

export const ActionsContext = createContext<ReviewActions | undefined>(undefined)

export function useActions(): ReviewActions {
  const actions = use(ActionsContext)
  if (actions === undefined) throw new Error('used outside the document page')
  return actions
}
