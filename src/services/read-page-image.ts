import { LRUCache } from 'lru-cache'
import { Readable } from 'node:stream'
import type { DocumentId, Sha256 } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import { readBlob } from '../storage/blobs.js'
import type { Database } from '../storage/database.js'
import { findDocument, type StoredDocument } from '../storage/documents-store.js'
import type { ServiceContext } from './context.js'
import { passwordOf } from './document-passwords.js'
import { found } from './found.js'
import { limitsOf } from './parsers.js'
import type { Content } from './read-content.js'

interface Picture {
  readonly bytes: Uint8Array
  readonly sha256: Sha256
}

type Draw = () => Promise<Picture>

/** Bytes of pictures kept: some two hundred pages at the width of a screen. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024
/** Bytes of documents kept: a page is rarely looked at alone. */
const MAX_DOCUMENT_BYTES = 128 * 1024 * 1024

interface Caches {
  readonly pictures: LRUCache<string, Picture, Draw>
  readonly documents: LRUCache<Sha256, Uint8Array>
}

const caches = new WeakMap<Database, Caches>()

/**
 * One page (from 1) of a stored PDF or scan as PNG, `width` pixels wide; encrypted ones with their stored password. Drawn
 * in a parser process and kept in memory: bytes never change, so neither does a picture. Throws `not-found` for a page
 * that is not there and for a document without pages, `document-encrypted` for one that is locked, and the errors of
 * reading the document.
 */
export async function readPageImage(
  context: ServiceContext,
  id: DocumentId,
  page: number,
  width: number,
): Promise<Content> {
  const document = found(await findDocument(context.database.prisma, id), 'document')
  if (!hasPages(document)) throw new CodedError('not-found', 'the document has no pages that can be drawn')
  const { pictures } = cachesOf(context.database)
  const key = `${document.sha256}/${page}/${width}`
  const picture = await pictures.forceFetch(key, { context: () => draw(context, document, page, width) })
  return {
    name: `${document.name}-${page}.png`,
    mediaType: 'image/png',
    size: picture.bytes.length,
    sha256: picture.sha256,
    open: ({ start, end }) =>
      Readable.from(Buffer.from(picture.bytes.subarray(start, end)), { objectMode: false }),
  }
}

const hasPages = ({ mediaType }: StoredDocument): boolean =>
  mediaType === 'application/pdf' || mediaType.startsWith('image/')

async function draw(
  context: ServiceContext,
  document: StoredDocument,
  page: number,
  width: number,
): Promise<Picture> {
  const password = await passwordOf(context, document.id)
  const bytes = await documentBytes(context, document.sha256)
  const options = { limits: limitsOf(context.config), signal: new AbortController().signal }
  const picture = await context.parsers.renderPage(bytes, document.name, page, { width, password }, options)
  return { bytes: picture, sha256: sha256(picture) }
}

async function documentBytes({ database }: ServiceContext, hash: Sha256): Promise<Uint8Array> {
  const { documents } = cachesOf(database)
  const kept = documents.get(hash)
  if (kept !== undefined) return kept
  const bytes = await readBlob(database.prisma, hash)
  documents.set(hash, bytes)
  return bytes
}

/** Requests for the same picture at the same time draw it once. */
function cachesOf(database: Database): Caches {
  let own = caches.get(database)
  if (own === undefined) {
    own = {
      pictures: new LRUCache<string, Picture, Draw>({
        maxSize: MAX_PICTURE_BYTES,
        sizeCalculation: ({ bytes }) => bytes.length,
        fetchMethod: (_key, _stale, { context: drawNow }) => drawNow(),
      }),
      documents: new LRUCache<Sha256, Uint8Array>({
        maxSize: MAX_DOCUMENT_BYTES,
        sizeCalculation: (bytes) => bytes.length,
      }),
    }
    caches.set(database, own)
  }
  return own
}
