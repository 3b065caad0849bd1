import { deflateRawSync } from 'node:zlib'
import { crc32 } from './crc32.js'

export interface Entry {
  readonly name: string
  readonly data: Buffer
  /** What the archive says of the entry, where that is not the truth. */
  readonly claims?: { readonly size?: number; readonly compressed?: number }
  /** Place of another entry whose bytes this one names as its own. */
  readonly sameAs?: number
}

/** An archive written field by field, so that it can lie; entries are deflated. */
export function zip(entries: readonly Entry[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  const offsets: number[] = []
  let size = 0
  entries.forEach(({ name, data, claims = {}, sameAs }, index) => {
    const packed = deflateRawSync(data, { level: 9 })
    const title = Buffer.from(name, 'latin1')
    const offset = sameAs === undefined ? size : (offsets[sameAs] ?? 0)
    offsets[index] = offset
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(claims.compressed ?? packed.length, 14)
    fields.writeUInt32LE(claims.size ?? data.length, 18)
    fields.writeUInt16LE(title.length, 22)
    if (sameAs === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, title, packed])
      bodies.push(local)
      size += local.length
    }
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, title]))
  })
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length & 0xffff, 8)
  end.writeUInt16LE(entries.length & 0xffff, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(size, 16)
  return Buffer.concat([...bodies, central, end])
}

const CONTENT_TYPES = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
const RELATIONS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

/** The entries of a Word document with this body. */
export const wordEntries = (body: string, prologue = ''): Entry[] => [
  { name: '[Content_Types].xml', data: Buffer.from(CONTENT_TYPES) },
  { name: '_rels/.rels', data: Buffer.from(RELATIONS) },
  {
    name: 'word/document.xml',
    data: Buffer.from(
      `<?xml version="1.0"?>${prologue}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
  },
]

export const word = (body: string, prologue = ''): Buffer => zip(wordEntries(body, prologue))

export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`
