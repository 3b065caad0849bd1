import { Readable } from 'node:stream'
import type { DocumentId, Sha256 } from '../domain/ids.js'
import { blobRange } from '../storage/blob-range.js'
import { findDocument } from '../storage/documents-store.js'
import type { ServiceContext } from './context.js'
import { found } from './found.js'

export interface Content {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: Sha256
  /** Streams the bytes `[start, end)`. */
  open(range: { start: number; end: number }): Readable
}

/** The uploaded bytes, which never change. Throws `not-found`. */
export async function readContent(context: ServiceContext, id: DocumentId): Promise<Content> {
  const { prisma } = context.database
  const { name, mediaType, size, sha256 } = found(await findDocument(prisma, id), 'document')
  return {
    name,
    mediaType,
    size,
    sha256,
    open: (range) => Readable.from(blobRange(prisma, sha256, range), { objectMode: false }),
  }
}
