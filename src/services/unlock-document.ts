import type { DocumentId } from '../domain/ids.js'
import { CodedError, isCoded } from '../errors.js'
import { appendAudit } from '../storage/audit.js'
import { countUnlockRefusals } from '../storage/document-passwords-store.js'
import { readBlob } from '../storage/blobs.js'
import { findDocument, lockDocument, type StoredDocument } from '../storage/documents-store.js'
import { hasRun, type StoredRun } from '../storage/runs-store.js'
import { actorOf } from './actor.js'
import type { Caller, ServiceContext } from './context.js'
import { documentPasswordKey, sealPassword, storePassword } from './document-passwords.js'
import { found } from './found.js'
import { limitsOf } from './parsers.js'
import { queueRun } from './queue-run.js'

/** Wrong passwords for one document within this time before it has to wait, whoever sends them. */
const REFUSALS = { limit: 10, withinMs: 15 * 60_000 }

/**
 * Tries a password on an encrypted document, in a parser process. The right one is stored sealed and a run is queued; of
 * a wrong one nothing is kept but that there was one. Throws `not-found`, `conflict` where the document is not encrypted
 * or a run is queued or running, `password-wrong`, `rate-limited` after ten of those in a quarter of an hour,
 * `document-encrypted` for a protection that no password given here can lift, and the errors of reading the document.
 */
export async function unlockDocument(
  context: ServiceContext,
  caller: Caller,
  documentId: DocumentId,
  password: string,
): Promise<StoredRun> {
  const { prisma } = context.database
  const document = found(await findDocument(prisma, documentId), 'document')
  const since = new Date(context.clock().getTime() - REFUSALS.withinMs)
  if ((await countUnlockRefusals(prisma, documentId, since)) >= REFUSALS.limit) {
    throw new CodedError('rate-limited', 'too many wrong passwords; wait a quarter of an hour')
  }
  await tryPassword(context, caller, document, password)
  const sealed = sealPassword(await documentPasswordKey(context), documentId, password)

  return context.database.transaction(async (tx) => {
    await lockDocument(tx, documentId)
    if (await hasRun(tx, documentId, ['queued', 'running'])) {
      throw new CodedError('conflict', 'a run of this document is queued or running already')
    }
    const at = context.clock()
    await storePassword(tx, sealed, { id: documentId, by: caller, at })
    await appendAudit(tx, {
      at,
      actor: actorOf(caller),
      action: 'document.unlocked',
      subject: { kind: 'document', id: documentId },
      data: { keyId: sealed.keyId },
    })
    return queueRun(context, tx, caller, { documentId, reason: 'password' })
  })
}

async function tryPassword(
  context: ServiceContext,
  caller: Caller,
  { id, name, sha256 }: StoredDocument,
  password: string,
): Promise<void> {
  const bytes = await readBlob(context.database.prisma, sha256)
  const signal = new AbortController().signal
  try {
    const options = { limits: limitsOf(context.config), signal, password }
    const trial = await context.parsers.tryPassword(bytes, name, options)
    if (trial === 'opens') return
  } catch (error) {
    if (isCoded(error, 'password-wrong')) await refuse(context, caller, id)
    throw error
  }
  throw new CodedError('conflict', 'the document is not encrypted')
}

const refuse = (context: ServiceContext, caller: Caller, documentId: DocumentId): Promise<unknown> =>
  context.database.transaction((tx) =>
    appendAudit(tx, {
      at: context.clock(),
      actor: actorOf(caller),
      action: 'document.unlock-refused',
      subject: { kind: 'document', id: documentId },
    }),
  )
