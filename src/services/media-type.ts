import type { DocumentFormat } from '../domain/parsed-document.js'
import { isCoded } from '../errors.js'
import { detectType } from '../parsing/detect-type.js'

const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  text: 'text/plain',
  markdown: 'text/markdown',
  image: 'image/*',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  email: 'message/rfc822',
}

/** Media type by content, never by the client's word; `application/octet-stream` for what no reader takes. */
export async function mediaTypeOf(bytes: Uint8Array, name: string): Promise<string> {
  try {
    return MEDIA_TYPES[(await detectType(bytes, name)).format]
  } catch (error) {
    if (isCoded(error)) return 'application/octet-stream'
    throw error
  }
}
