import { decryptOffice } from './decrypt-office.js'
import { detectType } from './detect-type.js'
import { readEmailAttachments } from './email/attachments.js'
import type { ParseLimits } from './limits.js'
import type { AttachmentFile } from './pool/messages.js'

/**
 * The bytes of the files within a document, those of `ParsedDocument.attachments`; none for formats that hold none. No
 * file is opened, so that a document within a document costs nothing until it is read itself. Throws as `parseDocument`.
 */
export async function readAttachments(
  bytes: Uint8Array,
  name: string,
  options: { readonly limits: ParseLimits; readonly password?: string | undefined },
): Promise<readonly AttachmentFile[]> {
  const opened = await decryptOffice(bytes, options.password, options.limits)
  const { format } = await detectType(opened, name)
  switch (format) {
    case 'email':
      return readEmailAttachments(opened, options.limits)
    case 'pdf':
      return (await import('./pdf/read-attachments.js')).readPdfAttachments(opened, options.password)
    case 'docx':
      return readWordAttachments(opened)
    default:
      return []
  }
}

/** The process that reads ends at its time limit, so nothing here is cancelled from within. */
async function readWordAttachments(bytes: Uint8Array): Promise<readonly AttachmentFile[]> {
  const [{ readPackage }, { embeddedFiles }] = await Promise.all([
    import('./ooxml/package.js'),
    import('./docx/attachments.js'),
  ])
  return embeddedFiles(await readPackage(bytes, new AbortController().signal))
}
