import path from 'node:path/posix'
import type { Attachment } from '../../domain/parsed-document.js'
import { sha256 } from '../../hash.js'
import type { AttachmentFile } from '../pool/messages.js'
import type { Package } from '../ooxml/package.js'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.pdf': 'application/pdf',
}

/** Files that the document carries, in the order of their names; objects of unknown programs are plain bytes. */
export const embeddedFiles = (source: Package): AttachmentFile[] =>
  [...source.embedded]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, bytes }, index) => ({
      index,
      name: path.basename(name),
      mediaType: MEDIA_TYPES[path.extname(name).toLowerCase()] ?? 'application/octet-stream',
      bytes,
    }))

/** The same files as the document lists them. */
export const readAttachments = (source: Package): Attachment[] =>
  embeddedFiles(source).map(({ bytes, ...file }) => ({
    ...file,
    size: bytes.length,
    sha256: sha256(bytes),
  }))
