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
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.txt': 'text',
  '.text': 'text',
  '.md': 'markdown',
  '.markdown': 'markdown',
}
const WORD = new Set(['docx', 'docm', 'dotx', 'dotm'])
/** A PDF's header may follow other bytes, as long as it begins within the first kilobyte. */
const PDF_HEADER_WITHIN = 1024

/**
 * What a file is, by its content; the name decides only where no content tells: between plain text and Markdown,
 * and for a piece of HTML without a page around it. Throws `document-encrypted`, `document-type-legacy` or `document-type-unsupported`.
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
  if (isHtml(head, extension)) return 'html'
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
    `${kind} files are not read; PDF, DOCX, HTML, text and Markdown are`,
    {
      details: { kind },
    },
  )

const hasEntry = (bytes: Uint8Array, prefix: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(prefix, 0, 'latin1')

/** Tags that pages are made of, as against those of XML or of EDGAR's envelopes. */
const TAG =
  /<\/?(?:a|b|blockquote|br|center|div|font|form|h[1-6]|head|hr|i|img|li|meta|ol|p|pre|span|strong|style|table|tbody|td|title|tr|u|ul)(?:\s[^<>]*)?\/?>/giu

/**
 * A page that opens with its markup, exhibits with a few lines of envelope before it included; or a piece of one, by
 * its name or, under a name that promises nothing, by being mostly tags.
 */
function isHtml(head: string, extension: string): boolean {
  const start = head.replace(/\0/gu, '').replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?\s*/u, '')
  if (start.startsWith('<') && /<!doctype\s+html|<html[\s>]|<body[\s>]/iu.test(start)) return true
  const tags = start.match(TAG) ?? []
  if (PROMISED[extension] === 'html') return tags.length > 0
  if (PROMISED[extension] === 'markdown') return false
  return start.startsWith('<') && tags.length >= 3 && tags.join('').length * 2 > start.length
}
