import { deflateSync } from 'node:zlib'
import { crc32 } from './crc32.js'

const be32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([be32(data.length), body, be32(crc32(body))])
}

/** A PNG that says it has `side` by `side` pixels and inflates to `megabytes`. */
export const png = (side: number, megabytes: number): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'),
    chunk('IHDR', Buffer.concat([be32(side), be32(side), Buffer.from([8, 6, 0, 0, 0])])),
    chunk('IDAT', deflateSync(Buffer.alloc(megabytes * 1024 * 1024), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])

/** The head of a JPEG of `side` by `side` pixels, without any. */
export const jpeg = (side: number): Buffer =>
  Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xc0, 0, 11, 8,
    side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9,
  ]) // prettier-ignore

/** A TIFF of `pages` pages of `side` by `side` pixels that share one strip; the last may lead back to the first. */
export function tiff(side: number, pages: number, loop: boolean): Buffer {
  const tags: [number, number][] = [
    [256, side],
    [257, side],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, side],
    [279, 16],
  ]
  const size = 2 + tags.length * 12 + 4
  const head = Buffer.alloc(24)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(24, 4)
  const directories = Array.from({ length: pages }, (_, page) => {
    const bytes = Buffer.alloc(size)
    bytes.writeUInt16LE(tags.length, 0)
    tags.forEach(([tag, value], index) => {
      const at = 2 + index * 12
      bytes.writeUInt16LE(tag, at)
      bytes.writeUInt16LE(4, at + 2)
      bytes.writeUInt32LE(1, at + 4)
      bytes.writeUInt32LE(value, at + 8)
    })
    const next = page + 1 < pages ? 24 + (page + 1) * size : loop ? 24 : 0
    bytes.writeUInt32LE(next, size - 4)
    return bytes
  })
  return Buffer.concat([head, ...directories])
}
