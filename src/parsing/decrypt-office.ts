import { CodedError } from '../errors.js'
import { isCompoundFile } from './compound-file.js'
import { checkSize, type ParseLimits } from './limits.js'

/** Rounds of hashing that a file may ask for: MS-OFFCRYPTO (2.3.4.10) allows ten million, Office itself uses 100,000. */
const MOST_ROUNDS = 1_000_000
/** Bytes of the description of an encryption, which is a page of XML or less. */
const DESCRIPTION_WITHIN = 16_384

/**
 * The package within an Office document that a password protects (ECMA-376 standard and agile encryption), decrypted in
 * memory; any other file as it was given. Without a password the file is returned as it is, for its reader to refuse.
 * Throws `password-wrong`, `document-corrupt`, `document-too-large`, or `document-encrypted` for documents that only a
 * rights server opens (MS-OFFCRYPTO 2.2).
 */
export async function decryptOffice(
  bytes: Uint8Array,
  password: string | undefined,
  limits: ParseLimits,
): Promise<Uint8Array> {
  if (password === undefined || password === '' || !isEncryptedPackage(bytes)) return bytes
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!holdsName(file, 'EncryptionInfo')) {
    throw new CodedError('document-encrypted', 'the document is protected by rights, which no password lifts')
  }
  checkRounds(file)
  const { default: officeCrypto } = await import('officecrypto-tool')
  const opened = await officeCrypto.decrypt(file, { password }).catch((error: unknown) => {
    throw refused(error)
  })
  checkSize(opened, limits)
  return opened
}

const HEAD = 8

export function isEncryptedPackage(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isCompoundFile(file.toString('latin1', 0, HEAD)) && holdsName(file, 'EncryptedPackage')
}

/** Names of streams stand in a compound file in UTF-16. */
const holdsName = (file: Buffer, name: string): boolean => file.includes(Buffer.from(name, 'utf16le'))

/**
 * The reader hashes as often as a file asks for. Files that say so where programs write it are refused here; what hides
 * it ends at the time limit of the process that parses.
 */
function checkRounds(file: Buffer): void {
  for (let at = file.indexOf('spinCount'); at >= 0; at = file.indexOf('spinCount', at + 1)) {
    const written = file.toString('latin1', at, Math.min(file.length, at + DESCRIPTION_WITHIN))
    const rounds = Number(/^spinCount\s*=\s*["']\s*(\d{1,12})\s*["']/u.exec(written)?.[1] ?? Number.NaN)
    if (rounds > MOST_ROUNDS) {
      throw new CodedError('document-corrupt', 'the encryption asks for more work than any program does')
    }
  }
}

function refused(error: unknown): CodedError {
  return error instanceof Error && error.message.includes('password is incorrect')
    ? new CodedError('password-wrong', 'the password does not open the document')
    : new CodedError('document-corrupt', 'the encrypted document cannot be read', { cause: error })
}
