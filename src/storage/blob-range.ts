import type { Sha256 } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { CHUNK_BYTES } from './blobs.js'
import type { Reader } from './database.js'

/**
 * Yields the bytes `[start, end)` of a stored blob, chunk by chunk, reading no chunk outside the range. A part cannot be
 * checked against the hash of the whole; `blobChunks` does that. Throws `storage-failed` where a chunk is missing.
 */
export async function* blobRange(
  db: Reader,
  sha256: Sha256,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const position = Math.floor(at / CHUNK_BYTES)
    const chunk = await db.blobChunk.findUnique({ where: { sha256_position: { sha256, position } } })
    const from = at - position * CHUNK_BYTES
    const bytes = chunk?.data.subarray(from, from + (end - at))
    if (bytes === undefined || bytes.length === 0) {
      throw new CodedError('storage-failed', 'stored bytes are incomplete', { details: { sha256 } })
    }
    yield bytes
    at += bytes.length
  }
}
