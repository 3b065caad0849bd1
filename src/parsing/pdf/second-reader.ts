import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PDFParse } from 'pdf-parse'

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

/**
 * Page texts by pdf-parse, for comparison only. Takes its own copy of the bytes, since pdf.js keeps what it is given.
 * A password is used only where the file does not open without. Never throws: a file that only one reader can open is a
 * disagreement, which the caller reports.
 */
export async function readSecond(
  bytes: Uint8Array,
  signal: AbortSignal,
  password?: string,
): Promise<SecondReading> {
  const plain = await readWith(bytes, undefined)
  const reading = plain.kind === 'failed' && password !== undefined ? await readWith(bytes, password) : plain
  if (reading.kind === 'failed') signal.throwIfAborted()
  return reading
}

async function readWith(bytes: Uint8Array, password: string | undefined): Promise<SecondReading> {
  const reader = new PDFParse({
    ...RESOURCES,
    data: bytes.slice(),
    password,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  })
  try {
    const { pages } = await reader.getText({ lineEnforce: false, disableNormalization: true, pageJoiner: '' })
    return { kind: 'read', pages: new Map(pages.map((page) => [page.num, page.text])) }
  } catch {
    return { kind: 'failed' }
  } finally {
    await reader.destroy().catch(() => undefined)
  }
}
