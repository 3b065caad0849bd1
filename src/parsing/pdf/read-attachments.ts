import type { EmbeddedFile } from './attachment-reader.js'
import { openPdf } from './pdfium.js'

/**
 * The bytes of the files within a PDF, those of `ParsedDocument.attachments` and in their order: at most 100 files and
 * 100 MiB together, inflated. Throws as `openPdf` does.
 */
export async function readPdfAttachments(
  bytes: Uint8Array,
  password?: string,
): Promise<readonly EmbeddedFile[]> {
  const pdf = await openPdf(bytes, password)
  try {
    return (await pdf.attachments()).files
  } finally {
    pdf.close()
  }
}
