import { inflateSync } from 'node:zlib'

/** What a PDF may ask its viewer to do, by the names of its actions (ISO 32000-2, 12.6.4) and of what carries code. */
const KINDS: Readonly<Record<string, string>> = {
  JavaScript: 'scripts',
  Launch: 'program starts',
  SubmitForm: 'form submissions',
  ImportData: 'data imports',
  GoToR: 'links into other files',
  GoToE: 'links into embedded files',
  Rendition: 'media',
  Movie: 'media',
  Sound: 'media',
  RichMedia: 'media',
}

/** Inflated bytes of compressed objects that are searched in one document. */
const MOST_INFLATED = 64 * 1024 * 1024

export type ActiveContent = ReadonlyMap<string, number>

/**
 * Counts active content by kind, whether or not anything in the document leads to it: every object is searched, those in
 * compressed object streams too. Nothing is run. The bytes must not be encrypted.
 */
export function findActiveContent(bytes: Uint8Array): ActiveContent {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, number>()
  count(file.toString('latin1'), found)
  for (const objects of objectStreams(file)) count(objects, found)
  return found
}

/** A name's characters may be written as `#` and their code. */
const ACTION = /\/(?:S|Subtype)\s*\/([A-Za-z#0-9]{4,30})/gu

function count(objects: string, found: Map<string, number>): void {
  for (const [, written = ''] of objects.matchAll(ACTION)) {
    const name = written.replace(/#([0-9A-Fa-f]{2})/gu, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    if (kind !== undefined) found.set(kind, (found.get(kind) ?? 0) + 1)
  }
}

/** Bytes before a stream's data in which its dictionary is looked for. */
const DICTIONARY = 1_000

/** The inflated object streams of a file, as long as they stay within bounds. */
function* objectStreams(file: Buffer): Generator<string> {
  let left = MOST_INFLATED
  for (let at = file.indexOf('/ObjStm'); at >= 0 && left > 0; at = file.indexOf('/ObjStm', at + 7)) {
    const keyword = file.indexOf('stream', at)
    if (keyword < 0 || keyword - at > DICTIONARY) continue
    const start = keyword + 'stream'.length + (file[keyword + 6] === 0x0d ? 2 : 1)
    const end = file.indexOf('endstream', start)
    if (end < 0) return
    const data = inflate(file.subarray(start, end), left)
    left -= data.length
    yield data.toString('latin1')
  }
}

function inflate(data: Buffer, most: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: most, finishFlush: 2 })
  } catch {
    return Buffer.alloc(0)
  }
}

/** "2 scripts, 1 form submission" in words for people. */
export const activeContentMessage = (found: ActiveContent): string =>
  `the file carries active content, which was not run: ${[...found].map(([kind, times]) => `${times} ${kind}`).join(', ')}`
