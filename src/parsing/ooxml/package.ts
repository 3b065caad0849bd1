import JSZip from 'jszip'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { CodedError, isCoded } from '../../errors.js'

/** Bounds on what an archive may become, checked before anything opens it. */
const MAX_ENTRIES = 10_000
const MAX_XML_BYTES = 256 * 1024 * 1024
/** Deflate reaches 1032 to 1 at most; XML parts of real documents stay under 60. Small parts may do as they like. */
const MAX_RATIO = 250
const RATIO_FREE_BYTES = 2 * 1024 * 1024

/** Bytes that embedded files may unpack to, all of them together. */
const MAX_EMBEDDED_BYTES = 100 * 1024 * 1024

/** A file that the document carries, such as a workbook behind a table. */
export interface EmbeddedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** The XML parts of an Office package by name, inflated and checked. */
export interface Package {
  readonly parts: ReadonlyMap<string, string>
  /** Names of all entries, pictures and embedded objects included. */
  readonly names: readonly string[]
  readonly embedded: readonly EmbeddedFile[]
}

/**
 * Reads the XML parts of an Office package. The archive's own directory is checked first, then each part is inflated
 * under the size it declared, so that a lying directory ends the read too; pictures are never inflated. Names that leave
 * the archive, and names that stand twice and so mean one thing to us and another to Word, are refused. Throws
 * `archive-too-large`, `document-encrypted` or `document-corrupt`.
 */
export async function readPackage(bytes: Uint8Array, signal: AbortSignal): Promise<Package> {
  try {
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
    })
    const entries = await listEntries(archive)
    const parts = new Map<string, string>()
    for (const entry of entries.filter(({ fileName }) => isXml(fileName))) {
      signal.throwIfAborted()
      parts.set(entry.fileName, decodeXml(await inflate(archive, entry)))
    }
    const embedded: EmbeddedFile[] = []
    for (const entry of entries.filter(({ fileName }) => isEmbedded(fileName))) {
      signal.throwIfAborted()
      embedded.push({ name: entry.fileName, bytes: await inflate(archive, entry) })
    }
    archive.close()
    return { parts, names: entries.map((entry) => entry.fileName), embedded }
  } catch (error) {
    if (isCoded(error) || signal.aborted) throw error
    throw new CodedError('document-corrupt', 'the archive cannot be opened', { cause: error })
  }
}

async function listEntries(archive: ZipFile): Promise<Entry[]> {
  if (archive.entryCount > MAX_ENTRIES) throw tooLarge('entries', archive.entryCount)
  archive.autoClose = false
  const entries: Entry[] = []
  const names = new Set<string>()
  let total = 0
  let embedded = 0
  for await (const entry of archive.eachEntry()) {
    if (entry.isEncrypted())
      throw new CodedError('document-encrypted', 'the archive is protected by a password')
    const { uncompressedSize: size, compressedSize } = entry
    if (size > RATIO_FREE_BYTES && size / Math.max(1, compressedSize) > MAX_RATIO)
      throw tooLarge('bytes', size)
    if (isXml(entry.fileName)) total += size
    if (isEmbedded(entry.fileName)) embedded += size
    if (total > MAX_XML_BYTES || embedded > MAX_EMBEDDED_BYTES) throw tooLarge('bytes', total + embedded)
    const name = entry.fileName.toLowerCase()
    if (names.has(name)) throw new CodedError('document-corrupt', 'the archive holds two files of one name')
    names.add(name)
    entries.push(entry)
  }
  return entries
}

const isXml = (name: string): boolean => /\.(?:xml|rels)$/iu.test(name)

const isEmbedded = (name: string): boolean => /^word\/embeddings\/[^/]+$/iu.test(name) && !isXml(name)

const tooLarge = (unit: string, count: number): CodedError =>
  new CodedError('archive-too-large', `the archive would unpack to ${count} ${unit}`, {
    details: { [unit]: count },
  })

async function inflate(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await archive.openReadStreamPromise(entry)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** XML is UTF-8 unless it begins with a mark of UTF-16. */
function decodeXml(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}

/** A package of the checked XML parts alone, for readers that open archives themselves. */
export async function repack(source: Package): Promise<Buffer> {
  const zip = new JSZip()
  for (const [name, content] of source.parts) zip.file(name, content, { createFolders: false })
  return zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' })
}
