import PostalMime, { type Attachment as Part, type Address, type Email } from 'postal-mime'
import type { Warning } from '../../domain/warning.js'
import { CodedError, isCoded } from '../../errors.js'
import { decodeText, withWindowsCharacters } from '../text/decode.js'

/** Deeper multiparts, and longer headers in bytes, are in no message that a program wrote. */
const MAX_NESTING = 50
const MAX_HEADERS = 1024 * 1024

export interface MessageFile {
  readonly name: string
  /** As the message declares it, in lower case. */
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** A message with its body decoded and its other parts by what becomes of them. */
export interface Message {
  /** Lines such as "From: Ada <ada@example.org>", in the order in which mail programs show them. */
  readonly headers: readonly string[]
  readonly plain: string
  readonly html: string
  /** Read as documents of their own, messages within the message among them. */
  readonly files: readonly MessageFile[]
  /** Parts that are no document: small pictures of the body, signatures, and what is encrypted. */
  readonly smallPictures: number
  readonly signatures: number
  readonly encrypted: number
  readonly warnings: readonly Warning[]
}

/** Pictures that the body shows and that are smaller than this, in bytes, are logos and invisible counters. */
const SMALL_PICTURE = 10_240

/**
 * A message of RFC 5322 with its MIME parts. Nothing is fetched; messages within it stay closed. Throws
 * `nesting-too-deep` and `document-corrupt`.
 */
export async function readMessage(bytes: Uint8Array): Promise<Message> {
  const email = await parseMime(bytes)
  const guessed = await readUnnamed(bytes, email)
  const kinds = email.attachments.map((part) => ({ part, kind: kindOf(part) }))
  const count = (wanted: PartKind): number => kinds.filter(({ kind }) => kind === wanted).length
  return {
    headers: headersOf(guessed.headers),
    plain: withWindowsCharacters(guessed.plain),
    html: withWindowsCharacters(guessed.html),
    files: kinds.filter(({ kind }) => kind === 'file').map(({ part }, index) => fileOf(part, index)),
    smallPictures: count('small-picture'),
    signatures: count('signature'),
    encrypted: count('encrypted'),
    warnings: guessed.warnings,
  }
}

/** What a message shows, however its encoding was found. */
interface Shown {
  readonly headers: Email
  readonly plain: string
  readonly html: string
  readonly warnings: readonly Warning[]
}

const UNKNOWN = '\uFFFD'

/**
 * Headers and bodies of a message of eight-bit characters that names no encoding, read in the one that a text file of
 * these bytes would be read in. What was read without a fault stays; so do files, which are
 * bytes of their own.
 */
async function readUnnamed(bytes: Uint8Array, email: Email): Promise<Shown> {
  const [plain, html] = [email.text ?? '', email.html ?? '']
  const headers = headersOf(email).join('\n')
  const asGiven = { headers: email, plain, html, warnings: [] }
  if (![headers, plain, html].some((text) => text.includes(UNKNOWN)) || namesEncoding(bytes)) return asGiven
  const decoded = decodedOrNot(bytes)
  if (decoded === undefined || decoded.warnings.length === 0) return asGiven
  const again = await parseMime(Buffer.from(decoded.text))
  const better = (given: string, other: string | undefined): string =>
    given.includes(UNKNOWN) ? (other ?? given) : given
  return {
    headers: headers.includes(UNKNOWN) ? again : email,
    plain: better(plain, again.text),
    html: better(html, again.html),
    warnings: decoded.warnings,
  }
}

/** Whether any part is said to be in an encoding. */
const namesEncoding = (bytes: Uint8Array): boolean =>
  /^(?:content-type:|[ \t])[^<\r\n]{0,200}?charset\s{0,9}=\s{0,9}"?[\w-]/imu.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  )

/** Undefined for bytes that are no text, as a message is that carries files without wrapping them. */
function decodedOrNot(bytes: Uint8Array): ReturnType<typeof decodeText> | undefined {
  try {
    return decodeText(bytes)
  } catch (error) {
    if (isCoded(error)) return undefined
    throw error
  }
}

async function parseMime(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_NESTING,
      maxHeadersSize: MAX_HEADERS,
      attachmentEncoding: 'arraybuffer',
    })
  } catch (cause) {
    const deep = cause instanceof Error && cause.message.includes('nesting')
    throw deep
      ? new CodedError('nesting-too-deep', 'the parts of the message are nested too deeply', { cause })
      : new CodedError('document-corrupt', 'the message cannot be read', { cause })
  }
}

/** What a mail program shows above the text; the date as the sender wrote it. */
function headersOf(email: Email): string[] {
  const date = email.headers.find(({ key }) => key === 'date')?.value
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['From', email.from && addressText(email.from)],
    ['To', email.to?.map(addressText).join(', ')],
    ['Cc', email.cc?.map(addressText).join(', ')],
    ['Bcc', email.bcc?.map(addressText).join(', ')],
    ['Date', date],
    ['Subject', email.subject],
  ]
  return lines.flatMap(([name, value]) => {
    const text = withWindowsCharacters(value ?? '')
      .replace(/[\s\0-\x1F]+/gu, ' ')
      .trim()
    return text === '' ? [] : [`${name}: ${text}`]
  })
}

function addressText(address: Address): string {
  if (address.group !== undefined) return `${address.name}: ${address.group.map(addressText).join(', ')}`
  if (address.name === '') return address.address
  return address.address === '' ? address.name : `${address.name} <${address.address}>`
}

type PartKind = 'file' | 'small-picture' | 'signature' | 'encrypted'

function kindOf(part: Part): PartKind {
  const { mimeType } = part
  if (/^application\/(?:x-)?pkcs7-signature$|^application\/pgp-(?:signature|keys)$/u.test(mimeType))
    return 'signature'
  if (/^application\/(?:x-)?pkcs7-mime$|^application\/pgp-encrypted$/u.test(mimeType)) return 'encrypted'
  const shown = part.disposition === 'inline' || part.related === true
  const small = mimeType.startsWith('image/') && bytesOf(part).length < SMALL_PICTURE
  return shown && small ? 'small-picture' : 'file'
}

const bytesOf = ({ content }: Part): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)

/** Extensions for parts without a name, by their type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/html': '.html',
  'text/plain': '.txt',
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg',
}
const MAX_NAME = 200

/** A name never says more than a name: folders and control characters are cut off. */
function fileOf(part: Part, index: number): MessageFile {
  const given = (part.filename ?? '')
    .replace(/^.*[/\\]/su, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(-MAX_NAME)
  const usable = given !== '' && given !== '.' && given !== '..'
  const name = usable ? given : `attachment-${index + 1}${EXTENSIONS[part.mimeType] ?? ''}`
  return { name, mediaType: part.mimeType, bytes: bytesOf(part) }
}
