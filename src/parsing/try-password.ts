import { isCoded } from '../errors.js'
import { decryptOffice, isEncryptedPackage } from './decrypt-office.js'
import { detectType } from './detect-type.js'
import { checkSize, type ParseLimits } from './limits.js'
import { openPdf } from './pdf/pdfium.js'

/** `opens`: the document is encrypted, and the password is right. */
export type PasswordTrial = 'opens' | 'not-encrypted'

/**
 * Tries a password on a document of any format, without reading it. Throws `password-wrong`, `document-encrypted` for a
 * protection that no password lifts, and the errors of opening the document.
 */
export async function tryPassword(
  bytes: Uint8Array,
  name: string,
  { limits, password }: { readonly limits: ParseLimits; readonly password: string },
): Promise<PasswordTrial> {
  checkSize(bytes, limits)
  if (isEncryptedPackage(bytes)) {
    await decryptOffice(bytes, password, limits)
    return 'opens'
  }
  const { format } = await detectType(bytes, name)
  return format === 'pdf' && (await isLocked(bytes)) ? openLocked(bytes, password) : 'not-encrypted'
}

async function isLocked(bytes: Uint8Array): Promise<boolean> {
  try {
    const pdf = await openPdf(bytes)
    pdf.close()
    return false
  } catch (error) {
    if (isCoded(error, 'document-encrypted')) return true
    throw error
  }
}

async function openLocked(bytes: Uint8Array, password: string): Promise<PasswordTrial> {
  const pdf = await openPdf(bytes, password)
  pdf.close()
  return 'opens'
}
