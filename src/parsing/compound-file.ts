import { CodedError } from '../errors.js'
import { refusal } from './refused-types.js'

/**
 * Streams that only one program writes, by the kind of file they make. A document holds others as embedded objects, and
 * these come after its own in the directory: the first name found decides.
 */
const STREAMS: readonly (readonly [string, string])[] = [
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['__properties_version1.0', 'msg'],
  ['VisioDocument', 'visio'],
]
/** Length of a directory entry, which begins with the stream's name in UTF-16 (MS-CFB, section 2.6.1). */
const ENTRY = 128

export const isCompoundFile = (head: string): boolean => head.startsWith('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1')

/**
 * Why a Microsoft compound file is not read: these hold the old Office formats, Outlook's messages, and new Office
 * documents that a password protects.
 */
export function compoundFileRefusal(bytes: Uint8Array): CodedError {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (entryAt(buffer, 'EncryptedPackage') >= 0) {
    return new CodedError('document-encrypted', 'the document is protected by a password')
  }
  const [first] = STREAMS.map(([name, kind]) => ({ kind, at: entryAt(buffer, name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  return refusal(first?.kind ?? 'compound')
}

/** Where the directory entry of that name begins; -1 where there is none. */
function entryAt(buffer: Buffer, name: string): number {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  let at = buffer.indexOf(wanted)
  while (at >= 0 && at % ENTRY !== 0) at = buffer.indexOf(wanted, at + 2)
  return at
}
