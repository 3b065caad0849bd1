import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PDFParse } from 'pdf-parse'
import type { ParseOptions } from '../limits.js'

/** What pdf-parse makes of the same file, page by page; `failure` where it could not read it. */
export type SecondReading =
  { readonly kind: 'read'; readonly pages: ReadonlyMap<number, string> } | { readonly kind: 'failed' }

const pdfjs = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/** Folders of pdf.js from which it reads character maps and fonts: without them CJK text that embeds none is lost. */
const RESOURCES = {
  cMapUrl: `${pdfjs}/cmaps/`,
  cMapPacked: true,
  standardFontDataUrl: `${pdfjs}/standard_fonts/`,
  wasmUrl: pathToFileURL(`${pdfjs}/wasm/`).href,
}

/** Pages read between two reports of progress. */
const PAGES_AT_ONCE = 25

/**
 * Page texts by pdf-parse, for comparison only. Takes its own copy of the bytes, since pdf.js keeps what it is given.
 * A password is used only where the file does not open without. `onPages` is called after every few pages. Fails only
 * when aborted: a file that only one reader can open is a disagreement, which the caller reports.
 */
export async function readSecond(
  bytes: Uint8Array,
  { signal, password }: Pick<ParseOptions, 'signal' | 'password'>,
  onPages: () => void,
): Promise<SecondReading> {
  const plain = await readWith(bytes, undefined, signal, onPages)
  if (plain.kind === 'read' || password === undefined) return plain
  return readWith(bytes, password, signal, onPages)
}

async function readWith(
  bytes: Uint8Array,
  password: string | undefined,
  signal: AbortSignal,
  onPages: () => void,
): Promise<SecondReading> {
  const reader = new PDFParse({
    ...RESOURCES,
    data: bytes.slice(),
    password,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
  const read = new Map<number, string>()
  try {
    for (let first = 1, total = 1; first <= total; first += PAGES_AT_ONCE) {
      const wanted = { first, last: first + PAGES_AT_ONCE - 1 }
      const result = await reader.getText({ ...wanted, ...PLAIN })
      total = result.total
      for (const page of result.pages) read.set(page.num, page.text)
      signal.throwIfAborted()
      onPages()
    }
    return { kind: 'read', pages: read }
  } catch {
    signal.throwIfAborted()
    return { kind: 'failed' }
  } finally {
    await reader.destroy().catch(() => undefined)
  }
}

/** No more than the text: no line breaks guessed, no characters folded, nothing between pages. */
const PLAIN = { lineEnforce: false, disableNormalization: true, pageJoiner: '' }
