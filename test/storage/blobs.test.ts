import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Sha256 } from '../../src/domain/ids.js'
import { sha256 } from '../../src/hash.js'
import { blobChunks, blobSize, CHUNK_BYTES, putBlob, readBlob, streamBlob } from '../../src/storage/blobs.js'
import type { Database } from '../../src/storage/database.js'
import { packJson, unpackJson } from '../../src/storage/json.js'
import { testDatabase } from '../support/database.js'

let database: Database
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const put = (bytes: Uint8Array) => database.transaction((tx) => putBlob(tx, bytes))
const chunks = (hash: string) => database.prisma.blobChunk.count({ where: { sha256: hash } })

describe('bytes', () => {
  test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7])(
    'of %i come back as they were',
    async (size) => {
      const bytes = randomBytes(size)
      const hash = await put(bytes)
      expect(hash).toBe(sha256(bytes))
      expect(await blobSize(database.prisma, hash)).toBe(size)
      expect(Buffer.compare(await readBlob(database.prisma, hash), bytes)).toBe(0)
      expect(await chunks(hash)).toBe(Math.ceil(size / CHUNK_BYTES))
    },
  )

  test('are stored once, also when two write them at the same time', async () => {
    const bytes = randomBytes(2 * CHUNK_BYTES)
    const hashes = await Promise.all([put(bytes), put(bytes), put(bytes)])
    expect(new Set(hashes).size).toBe(1)
    expect(await chunks(sha256(bytes))).toBe(2)
  })

  test('stream in chunks', async () => {
    const bytes = randomBytes(2 * CHUNK_BYTES + 5)
    const hash = await put(bytes)
    const sizes: number[] = []
    for await (const chunk of blobChunks(database.prisma, hash)) sizes.push(chunk.length)
    expect(sizes).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5])
    const streamed: Buffer[] = []
    for await (const chunk of streamBlob(database.prisma, hash)) streamed.push(chunk as Buffer)
    expect(Buffer.compare(Buffer.concat(streamed), bytes)).toBe(0)
  })

  test('that nobody stored are not found', async () => {
    const hash = Sha256.parse('0'.repeat(64))
    await expect(readBlob(database.prisma, hash)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('that were damaged in the table are refused', async () => {
    const flipped = await put(randomBytes(CHUNK_BYTES + 10))
    const cut = await put(randomBytes(CHUNK_BYTES + 10))
    await database.pool.query('ALTER TABLE blob_chunks DISABLE TRIGGER append_only')
    await database.pool.query(
      `UPDATE blob_chunks SET data = set_byte(data, 3, (get_byte(data, 3) + 1) % 256) WHERE sha256 = $1 AND position = 1`,
      [flipped],
    )
    await database.pool.query('DELETE FROM blob_chunks WHERE sha256 = $1 AND position = 1', [cut])
    await database.pool.query('ALTER TABLE blob_chunks ENABLE TRIGGER append_only')
    await expect(readBlob(database.prisma, flipped)).rejects.toMatchObject({ code: 'storage-failed' })
    await expect(readBlob(database.prisma, cut)).rejects.toMatchObject({ code: 'storage-failed' })
  })

  test('cannot be changed through the database', async () => {
    const hash = await put(randomBytes(10))
    const change = database.prisma.blobChunk.updateMany({
      where: { sha256: hash },
      data: { data: randomBytes(10) },
    })
    await expect(change).rejects.toThrow('append-only')
  })
})

describe('packed JSON', () => {
  const Schema = z.strictObject({ text: z.string(), edges: z.array(z.number()) })

  test('comes back as it was, and equal values pack to equal bytes', async () => {
    const value = { text: '借款合同\u0000 “quoted” 😀', edges: [0.1, 1e-7, 12345.6789] }
    const packed = await packJson(value)
    expect(await unpackJson(packed, Schema)).toEqual(value)
    const other = await packJson({ edges: value.edges, text: value.text })
    expect(Buffer.compare(packed, other)).toBe(0)
  })

  test('that is damaged or of another shape is refused', async () => {
    const packed = await packJson({ text: 'whole', edges: [1] })
    const cut = packed.slice(0, -6)
    await expect(unpackJson(cut, Schema)).rejects.toMatchObject({ code: 'storage-failed' })
    await expect(unpackJson(await packJson({ text: 1 }), Schema)).rejects.toMatchObject({
      code: 'storage-failed',
    })
  })
})
