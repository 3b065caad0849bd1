import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { DocumentId } from '../domain/ids.js'
import type { Transaction } from '../storage/database.js'
import {
  findDocumentPassword,
  putDocumentPassword,
  type SealedPassword,
} from '../storage/document-passwords-store.js'
import type { Caller, ServiceContext } from './context.js'
import { secretKeyFor, type SecretKey } from './secret-key.js'

const PURPOSE = 'document passwords/1'
const CIPHER = 'aes-256-gcm'
/** As NIST SP 800-38D recommends for GCM; random, for a key seals far fewer than 2^32 passwords. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

export const documentPasswordKey = (context: ServiceContext): Promise<SecretKey> =>
  secretKeyFor(context.config, PURPOSE)

/** Nonce, tag and ciphertext. Bound to the document: copied to another one's row, it does not open. */
export function sealPassword(
  { id, key }: SecretKey,
  documentId: DocumentId,
  password: string,
): SealedPassword {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(documentId))
  const text = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()])
  return { keyId: id, sealed: Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), text])) }
}

/** Undefined for what another key sealed, for another document, or what was changed since. */
export function openSealed(
  { id, key }: SecretKey,
  documentId: DocumentId,
  { keyId, sealed }: SealedPassword,
): string | undefined {
  if (keyId !== id || sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(documentId))
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

export async function storePassword(
  tx: Transaction,
  password: SealedPassword,
  document: { readonly id: DocumentId; readonly by: Caller; readonly at: Date },
): Promise<void> {
  const storedBy = `${document.by.kind}:${document.by.id}`
  await putDocumentPassword(tx, document.id, { ...password, storedBy, storedAt: document.at })
}

/**
 * The password that opens a stored document; undefined where none is stored, or the key that sealed it is gone: then the
 * document is locked again, and says so.
 */
export async function passwordOf(
  context: ServiceContext,
  documentId: DocumentId,
): Promise<string | undefined> {
  const stored = await findDocumentPassword(context.database.prisma, documentId)
  if (stored === undefined) return undefined
  const password = openSealed(await documentPasswordKey(context), documentId, stored)
  if (password === undefined) context.logger.warn({ documentId }, 'a stored password no longer opens')
  return password
}
