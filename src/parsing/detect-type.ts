import path from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import type { DocumentFormat } from '../domain/parsed-document.js'
import type { Warning } from '../domain/warning.js'
import { CodedError } from '../errors.js'

export interface DetectedType {
  readonly format: DocumentFormat
  readonly warnings: readonly Warning[]
}

/** Formats by the extensions that promise them. */
const PROMISED: Readonly<Record<string, DocumentFormat>> = {
  '.pdf': 'pdf',
  '.docx': 'docx',
  '.docm': 'docx',
  '.dotx': 'docx',
  '.txt': 'text',
  '.text': 'text',
  '.md': 'markdown',
  '.markdown': 'markdown',
}
const WORD = new Set(['docx', 'docm', 'dotx', 'dotm'])
/** A PDF's header may follow other bytes, as long as it begins within the first kilobyte. */
const PDF_HEADER_WITHIN = 1024

/**
 * What a file is, by its content; the name decides only between plain text and Markdown, which no content tells
 * apart. Throws `document-encrypted`, `document-type-legacy` or `document-type-unsupported`.
 */
export async function detectType(bytes: Uint8Array, name: string): Promise<DetectedType> {
  const extension = path.extname(name).toLowerCase()
  const format = await formatOf(bytes, extension)
  const promised = PROMISED[extension]
  const agrees = promised === undefined ? extension === '' || format === 'text' : promised === format
  const warnings: Warning[] = agrees
    ? []
    : [{ code: 'type-mismatch', message: `the file is named ${extension} but its content is ${format}` }]
  return { format, warnings }
}

async function formatOf(bytes: Uint8Array, extension: string): Promise<DocumentFormat> {
  const head = Buffer.from(bytes.subarray(0, PDF_HEADER_WITHIN)).toString('latin1')
  if (head.includes('%PDF-')) return 'pdf'
  if (head.startsWith('{\\rtf')) throw legacy('Rich Text')
  if (head.startsWith('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1')) throw compoundFile(bytes)
  if (/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/u.test(head)) return textFormat(head, extension)
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (known !== undefined && WORD.has(known.ext)) return 'docx'
  if (known?.ext === 'zip' && hasEntry(bytes, 'word/')) return 'docx'
  if (known !== undefined && known.ext !== 'xml') throw unsupported(known.ext.toUpperCase())
  return textFormat(head, extension)
}

function textFormat(head: string, extension: string): DocumentFormat {
  if (isHtml(head)) throw unsupported('HTML')
  return extension === '.md' || extension === '.markdown' ? 'markdown' : 'text'
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** Microsoft's compound files hold the old formats and password-protected new ones; their streams' names tell which. */
function compoundFile(bytes: Uint8Array): CodedError {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.includes(utf16('EncryptedPackage'))) {
    return new CodedError('document-encrypted', 'the document is protected by a password')
  }
  return buffer.includes(utf16('WordDocument'))
    ? legacy('Word 97-2003')
    : unsupported('Microsoft compound file')
}

const legacy = (kind: string): CodedError =>
  new CodedError('document-type-legacy', `${kind} files are not read; save the document as DOCX or PDF`, {
    details: { kind },
  })

const unsupported = (kind: string): CodedError =>
  new CodedError(
    'document-type-unsupported',
    `${kind} files are not read; PDF, DOCX, text and Markdown are`,
    {
      details: { kind },
    },
  )

const hasEntry = (bytes: Uint8Array, prefix: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(prefix, 0, 'latin1')

/** A page that opens with its markup, filings with a few lines of envelope before it included. */
function isHtml(head: string): boolean {
  const start = head.replace(/\0/gu, '')
  return /<!doctype\s+html|<html[\s>]|<body[\s>]/iu.test(start)
}
