import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readPlainly, type Reader } from '../parsing/plain-readers.js'

/** What one reader needed for the files, in a process of its own. */
export interface ReaderRun {
  readonly pages: number
  readonly characters: number
  readonly milliseconds: number
  readonly peakMemoryMb: number
  /** Texts by file name; empty where a file could not be read. */
  readonly texts: Readonly<Record<string, string>>
}

/** Reads files one after the other and sends what it took to the parent; the first is read once more, to warm up. */
async function run(reader: Reader, files: readonly string[]): Promise<ReaderRun> {
  const read = async (file: string) =>
    readPlainly(reader, readFileSync(file), path.basename(file)).catch(() => ({ text: '', pages: 0 }))
  for (const file of files.slice(0, 1)) await read(file)
  const texts: Record<string, string> = {}
  let pages = 0
  const started = performance.now()
  for (const file of files) {
    const reading = await read(file)
    texts[path.basename(file)] = reading.text
    pages += reading.pages ?? 0
  }
  return {
    pages,
    characters: Object.values(texts).reduce((sum, text) => sum + text.length, 0),
    milliseconds: performance.now() - started,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    texts,
  }
}

const [reader, ...files] = process.argv.slice(2)
process.send?.(await run(reader as Reader, files), () => process.disconnect())
