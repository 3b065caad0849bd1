import type { DocumentId } from '../domain/ids.js'
import type { Reader, Transaction } from './database.js'

/** A password that only the key of `keyId` opens. */
export interface SealedPassword {
  readonly keyId: string
  readonly sealed: Uint8Array<ArrayBuffer>
}

/** Keeps the document's password, in place of an earlier one. `storedBy` names the caller as `kind:id`. */
export async function putDocumentPassword(
  tx: Transaction,
  documentId: DocumentId,
  password: SealedPassword & { readonly storedBy: string; readonly storedAt: Date },
): Promise<void> {
  await tx.documentPassword.upsert({
    where: { documentId },
    create: { ...password, documentId },
    update: password,
  })
}

export async function findDocumentPassword(
  db: Reader,
  documentId: DocumentId,
): Promise<SealedPassword | undefined> {
  const row = await db.documentPassword.findUnique({
    where: { documentId },
    select: { keyId: true, sealed: true },
  })
  return row ?? undefined
}

/** Wrong passwords for the document since then, by the audit trail, so that all processes count together. */
export const countUnlockRefusals = (db: Reader, documentId: DocumentId, since: Date): Promise<number> =>
  db.auditEvent.count({
    where: {
      subjectKind: 'document',
      subjectId: documentId,
      action: 'document.unlock-refused',
      at: { gte: since },
    },
  })
