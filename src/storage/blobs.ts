import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Sha256 } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import type { Reader, Transaction } from './database.js'

/** Bytes of one row: small enough to stream, large enough that 100 MB are 100 rows. */
export const CHUNK_BYTES = 1024 * 1024

/**
 * Stores bytes under their SHA-256, in chunks, inside the caller's transaction; bytes that are stored already are not
 * written again. Returns the hash.
 */
export async function putBlob(tx: Transaction, bytes: Uint8Array): Promise<Sha256> {
  const hash = sha256(bytes)
  // A second writer of the same bytes waits here until the first commits, then finds the row.
  const inserted = await tx.$executeRaw`
    INSERT INTO blobs (sha256, size) VALUES (${hash}, ${BigInt(bytes.length)}) ON CONFLICT DO NOTHING`
  if (inserted === 0) return hash
  for (let position = 0; position * CHUNK_BYTES < bytes.length; position++) {
    const data = Buffer.from(bytes.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES))
    await tx.$executeRaw`INSERT INTO blob_chunks (sha256, position, data) VALUES (${hash}, ${position}, ${data})`
  }
  return hash
}

/** Size in bytes; undefined when nothing is stored under the hash. */
export async function blobSize(db: Reader, hash: Sha256): Promise<number | undefined> {
  const blob = await db.blob.findUnique({ where: { sha256: hash } })
  return blob === null ? undefined : Number(blob.size)
}

/**
 * Yields the bytes chunk by chunk. Throws `not-found`, or `storage-failed` after the last chunk when hash or size do not
 * match: a reader has the whole blob only once the iteration has ended without an error.
 */
export async function* blobChunks(db: Reader, hash: Sha256): AsyncGenerator<Uint8Array> {
  const size = await blobSize(db, hash)
  if (size === undefined) throw new CodedError('not-found', 'no bytes are stored under this hash')
  const digest = createHash('sha256')
  let read = 0
  for (let position = 0; read < size; position++) {
    const chunk = await db.blobChunk.findUnique({ where: { sha256_position: { sha256: hash, position } } })
    if (chunk === null) break
    digest.update(chunk.data)
    read += chunk.data.length
    yield chunk.data
  }
  if (read !== size || digest.digest('hex') !== hash) {
    throw new CodedError('storage-failed', 'stored bytes do not match their hash', {
      details: { sha256: hash },
    })
  }
}

/** The bytes as a stream, for answers over HTTP; see `blobChunks` for its errors. */
export const streamBlob = (db: Reader, hash: Sha256): Readable =>
  Readable.from(blobChunks(db, hash), { objectMode: false })

/** The whole blob, checked. Throws as `blobChunks`. */
export async function readBlob(db: Reader, hash: Sha256): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of blobChunks(db, hash)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
