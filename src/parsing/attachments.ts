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
  options: { readonly limits: Pick<ParseLimits, 'maxBytes'>; readonly password?: string | undefined },
): Promise<readonly AttachmentFile[]> {
  const { format } = await detectType(bytes, name)
  switch (format) {
    case 'email':
      return readEmailAttachments(bytes, options.limits)
    case 'pdf':
      return (await import('./pdf/read-attachments.js')).readPdfAttachments(bytes, options.password)
    default:
      return []
  }
}
