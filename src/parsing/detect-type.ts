import path from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import type { DocumentFormat } from '../domain/parsed-document.js'
import type { Warning } from '../domain/warning.js'
import { compoundFileRefusal, isCompoundFile } from './compound-file.js'
import { isEmail, isMailbox } from './email/is-email.js'
import { refusal } from './refused-types.js'
import { zipKind } from './zip-kind.js'

export interface DetectedType {
  readonly format: DocumentFormat
  /** The registered type of the content: for pictures that of their form. */
  readonly mediaType: string
  readonly warnings: readonly Warning[]
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const MEDIA_TYPES: Readonly<Record<Exclude<DocumentFormat, 'image'>, string>> = {
  pdf: 'application/pdf',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  html: 'text/html',
  text: 'text/plain',
  markdown: 'text/markdown',
  email: 'message/rfc822',
}
const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  apng: 'image/png',
  jpg: 'image/jpeg',
  tif: 'image/tiff',
}
const PACKAGES: Readonly<Record<string, 'docx' | 'xlsx'>> = {
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  dotm: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  xltm: 'xlsx',
}
/** Files that are text, though they follow rules of their own. */
const TEXTUAL = new Set(['xml', 'ics', 'vcf', 'vtt', 'reg'])

/** What extensions promise: a format, and for pictures their form. */
const PROMISED: Readonly<Record<string, string>> = {
  '.pdf': 'pdf',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.txt': 'text',
  '.text': 'text',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.eml': 'email',
  '.mht': 'email',
  '.mhtml': 'email',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  ...Object.fromEntries(Object.entries(PACKAGES).map(([extension, format]) => [`.${extension}`, format])),
}

/** A PDF's header may follow other bytes, as long as it begins within the first kilobyte. */
const PDF_HEADER_WITHIN = 1024

/**
 * What a file is, by its content; the name decides only where no content tells: between plain text and Markdown, for a
 * piece of HTML without a page around it, and for a message with headers that people write too. Of a file that could be
 * two things its first bytes decide: a PDF header further down counts only where nothing else begins the file. Throws
 * `document-encrypted`, `document-type-legacy` or `document-type-unsupported`.
 */
export async function detectType(bytes: Uint8Array, name: string): Promise<DetectedType> {
  const extension = path.extname(name).toLowerCase()
  const { format, mediaType } = await typeOf(bytes, extension)
  const found = format === 'image' ? mediaType : format
  const promised = PROMISED[extension]
  const agrees = promised === undefined ? extension === '' || format === 'text' : promised === found
  const warnings: Warning[] = agrees
    ? []
    : [{ code: 'type-mismatch', message: `the file is named ${extension} but its content is ${found}` }]
  return { format, mediaType, warnings }
}

type ContentType = Omit<DetectedType, 'warnings'>

const plainType = (
  format: Exclude<DocumentFormat, 'image'>,
  mediaType = MEDIA_TYPES[format],
): ContentType => ({
  format,
  mediaType,
})

async function typeOf(bytes: Uint8Array, extension: string): Promise<ContentType> {
  const head = Buffer.from(bytes.subarray(0, PDF_HEADER_WITHIN)).toString('latin1')
  if (/^(?:\xEF\xBB\xBF)?\s*%PDF-/u.test(head)) return plainType('pdf')
  const marked = markOf(head)
  if (marked !== undefined) throw refusal(marked)
  if (isCompoundFile(head)) throw compoundFileRefusal(bytes)
  const wide = /^(?:\xFF\xFE|\xFE\xFF|\0\0\xFE\xFF)/u.test(head)
  const known = wide ? undefined : await knownType(bytes)
  if (known !== undefined) return known
  if (isEmail(bytes, PROMISED[extension] === 'email')) {
    if (isMailbox(bytes)) throw refusal('mbox')
    return plainType('email')
  }
  if (isHtml(head, extension)) return plainType('html')
  if (/%PDF-\d/u.test(head) && holdsObjects(bytes)) return plainType('pdf')
  return plainType(PROMISED[extension] === 'markdown' ? 'markdown' : 'text')
}

/** Kinds that the recogniser does not know, or that are text to it. */
function markOf(head: string): string | undefined {
  if (/^(?:\xEF\xBB\xBF)?\s*\{\\rtf/u.test(head)) return 'rtf'
  if (head.startsWith('\xFFWPC')) return 'wpd'
  if (/^[\x31\x32]\xBE\x00\x00\x00\xAB/u.test(head)) return 'wri'
  if (head.startsWith('\x78\x9F\x3E\x22')) return 'tnef'
  const start = head.replace(/\0/gu, '').replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?\s*/u, '')
  if (!start.startsWith('<')) return undefined
  if (/<\?mso-application\s+progid="Word\./iu.test(start)) return 'word-xml'
  if (/<\?mso-application\s+progid="Excel\./iu.test(start)) return 'excel-xml'
  if (/<office:document[\s>]/u.test(start)) return 'odf'
  const root = /^(?:<\?[^>]*>\s*|<!--[^>]*-->\s*|<!doctype\s[^>]*>\s*)*<([\w:]+)/iu.exec(start)?.[1]
  return root?.toLowerCase() === 'svg' ? 'svg' : undefined
}

/** What the first bytes tell; undefined for text and for what bears no mark. Throws the refusal of what is not read. */
async function knownType(bytes: Uint8Array): Promise<ContentType | undefined> {
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const kind =
    known?.ext === 'zip' || (known === undefined && isZip(bytes)) ? await zipKind(bytes) : known?.ext
  if (kind === undefined || TEXTUAL.has(kind)) return undefined
  const picture = PICTURES[kind]
  if (picture !== undefined) return { format: 'image', mediaType: picture }
  const office = PACKAGES[kind]
  if (office === undefined) throw refusal(REFUSED_AS[kind] ?? kind)
  return plainType(office, kind === known?.ext ? known.mime : undefined)
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** Variants that are refused as their family is. */
const REFUSED_AS: Readonly<Record<string, string>> = {
  pptm: 'pptx',
  potx: 'pptx',
  potm: 'pptx',
  ppsx: 'pptx',
  ppsm: 'pptx',
  ott: 'odt',
  ots: 'ods',
  otp: 'odp',
  otg: 'odg',
  vsdx: 'visio',
}

/** A PDF is made of numbered objects; a text that speaks of PDF headers is not. */
const holdsObjects = (bytes: Uint8Array): boolean =>
  /\d+ \d+ obj\b/u.test(Buffer.from(bytes.subarray(0, 1_048_576)).toString('latin1'))

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
