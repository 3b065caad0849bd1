import { randomUUID } from 'node:crypto'
import { SignOffId, type ReviewId } from '../domain/ids.js'
import type { SignOff } from '../domain/review.js'
import type { Analysis } from '../domain/run.js'
import { CodedError } from '../errors.js'
import { findPasswordHash } from '../storage/accounts-store.js'
import { verifyAnalysis } from '../pipeline/verify-analysis.js'
import { appendAudit } from '../storage/audit.js'
import { blobChunks } from '../storage/blobs.js'
import { decisionsOf, findReview, insertSignOff, lockReview, markSigned } from '../storage/reviews-store.js'
import { actorOf, requirePerson } from './actor.js'
import { unverifiedFindings } from './blocking-findings.js'
import type { Caller, ServiceContext } from './context.js'
import { decisionOf } from './decision-of.js'
import { found } from './found.js'
import { verifyPassword } from './passwords.js'
import { countUndecided } from './read-review.js'
import { refuseStale } from './record-decisions.js'
import { signOffContent } from './sign-off-content.js'
import { readStoredAnalysis } from './stored-analysis.js'

export interface SignOffDraft {
  readonly expectedVersion: number
  /** What the signature states, such as "reviewed and approved". */
  readonly meaning: string
  readonly password: string
}

/**
 * Seals a review: run, findings and decisions under one content hash, signed with the person's password. Everything is
 * read back from storage and checked first: the bytes against their hash, each quote against the text.
 * Throws `not-found`, `forbidden`, `credentials-invalid`, `review-signed`, `version-conflict`, `review-incomplete` with
 * the number of undecided findings, `evidence-unverified` with the findings, and `storage-failed`.
 */
export async function signOff(
  context: ServiceContext,
  caller: Caller,
  reviewId: ReviewId,
  draft: SignOffDraft,
): Promise<SignOff> {
  const person = requirePerson(caller)
  const { prisma } = context.database
  const { runId } = found(await findReview(prisma, reviewId), 'review')
  if (!(await verifyPassword(draft.password, await findPasswordHash(prisma, person.id)))) {
    throw new CodedError('credentials-invalid', 'the password is wrong')
  }
  // What a run read and found never changes, so it is checked before the review is held.
  const analysis = await readStoredAnalysis(context, runId)
  requireSound(analysis)
  for await (const _chunk of blobChunks(prisma, analysis.document.sha256)) continue

  return context.database.transaction(async (tx) => {
    const review = found(await lockReview(tx, reviewId), 'review')
    refuseStale(review, draft.expectedVersion)
    const decisions = await decisionsOf(tx, reviewId)
    const undecided = await countUndecided(tx, runId, decisions)
    if (undecided > 0) {
      throw new CodedError('review-incomplete', `${undecided} findings are undecided`, {
        details: { undecided },
      })
    }
    const now = context.clock()
    const signed: SignOff = {
      id: SignOffId.parse(randomUUID()),
      reviewId,
      by: person.id,
      name: person.name,
      meaning: draft.meaning,
      at: now.toISOString(),
      contentHash: signOffContent({
        pins: analysis.run.pins,
        findings: analysis.findings,
        decisions: decisions.map(decisionOf),
      }),
    }
    await insertSignOff(tx, signed)
    await markSigned(tx, reviewId)
    await appendAudit(tx, {
      at: now,
      actor: actorOf(caller),
      action: 'review.signed',
      subject: { kind: 'review', id: reviewId },
      data: { runId, signOffId: signed.id, contentHash: signed.contentHash, version: review.version },
    })
    return signed
  })
}

/** Throws `evidence-unverified` with the findings that do not verify and everything else that is wrong. */
function requireSound(analysis: Analysis): void {
  const findings = unverifiedFindings(analysis)
  const problems = verifyAnalysis(analysis)
  if (findings.length === 0 && problems.length === 0) return
  throw new CodedError('evidence-unverified', 'the stored analysis does not verify against its text', {
    details: { findings, problems },
  })
}
