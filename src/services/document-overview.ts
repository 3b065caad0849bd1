import type { Severity, FindingKind } from '../domain/finding.js'
import type { Review } from '../domain/review.js'
import type { Reader } from '../storage/database.js'
import type { StoredDocument } from '../storage/documents-store.js'
import { countFindings } from '../storage/findings-store.js'
import { reviewProgress } from '../storage/reviews-store.js'
import { latestRuns, type StoredRun } from '../storage/runs-store.js'
import { NEEDS_DECISION } from './needs-decision.js'

/** A document with what the queue shows of it: its newest run, and findings and review of its newest succeeded one. */
export interface DocumentOverview {
  readonly document: StoredDocument
  readonly latestRun: StoredRun | null
  /** The newest run could not open the document, which is encrypted: it waits for its password. */
  readonly locked: boolean
  readonly findings:
    (Record<FindingKind, number> & { readonly severities: Readonly<Record<Severity, number>> }) | null
  readonly review: {
    readonly status: Review['status']
    readonly decided: number
    readonly total: number
  } | null
}

/** Overviews of these documents in their order, in four queries however many there are. */
export async function overviewsOf(
  db: Reader,
  documents: readonly StoredDocument[],
): Promise<DocumentOverview[]> {
  const runs = await latestRuns(
    db,
    documents.map(({ id }) => id),
  )
  const succeeded = [...runs.values()].flatMap(({ succeeded }) =>
    succeeded === undefined ? [] : [succeeded.id],
  )
  const counts = await countFindings(db, succeeded)
  const reviews = await reviewProgress(db, succeeded, NEEDS_DECISION)
  return documents.map((document) => {
    const of = runs.get(document.id)
    const run = of?.succeeded
    const count = run === undefined ? undefined : counts.get(run.id)
    const review = run === undefined ? undefined : reviews.get(run.id)
    const total = NEEDS_DECISION.reduce((sum, kind) => sum + (count?.kinds[kind] ?? 0), 0)
    return {
      document,
      latestRun: of?.latest ?? null,
      locked: isLocked(of?.latest),
      findings: count === undefined ? null : { ...count.kinds, severities: count.severities },
      review: review === undefined ? null : { ...review, total },
    }
  })
}

export async function overviewOf(db: Reader, document: StoredDocument): Promise<DocumentOverview> {
  const [overview] = await overviewsOf(db, [document])
  return overview ?? { document, latestRun: null, locked: false, findings: null, review: null }
}

/**
 * A password is only ever stored together with a new run, so a newest run that failed so has none: or one that no longer
 * opens, because it was sealed under a key that is gone.
 */
const isLocked = (run: StoredRun | undefined): boolean =>
  run?.failure?.code === 'document-encrypted' || run?.failure?.code === 'password-wrong'
