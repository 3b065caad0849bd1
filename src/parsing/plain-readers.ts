import mammoth from 'mammoth'
import { PDFParse } from 'pdf-parse'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { parseDocument } from './parse-document.js'

/** Readers as their own documentation starts them, to compare ours with; `ours` is the whole parser, in this process. */
export const READERS = ['ours', 'pdf-parse', 'pdf.js', 'mammoth'] as const
export type Reader = (typeof READERS)[number]

export interface PlainReading {
  readonly text: string
  /** Null where the reader does not count any. */
  readonly pages: number | null
}

const UNLIMITED = Number.MAX_SAFE_INTEGER
const LIMITS = {
  maxBytes: UNLIMITED,
  maxPages: UNLIMITED,
  maxCharacters: UNLIMITED,
  maxScannedPages: UNLIMITED,
}

/** A file's text by one reader. Throws whatever the reader throws. */
export async function readPlainly(reader: Reader, bytes: Uint8Array, name: string): Promise<PlainReading> {
  switch (reader) {
    case 'ours':
      return ours(bytes, name)
    case 'pdf-parse':
      return pdfParse(bytes)
    case 'pdf.js':
      return pdfJs(bytes)
    case 'mammoth':
      return {
        text: (await mammoth.extractRawText({ buffer: Buffer.from(bytes) })).value,
        pages: null,
      }
  }
}

async function ours(bytes: Uint8Array, name: string): Promise<PlainReading> {
  const { text, layout } = await parseDocument(bytes, name, {
    limits: LIMITS,
    signal: new AbortController().signal,
  })
  return { text, pages: layout.kind === 'paged' ? layout.pages.length : null }
}

async function pdfParse(bytes: Uint8Array): Promise<PlainReading> {
  const parser = new PDFParse({ data: new Uint8Array(bytes), verbosity: 0 })
  try {
    const { text, total } = await parser.getText()
    return { text, pages: total }
  } finally {
    await parser.destroy()
  }
}

async function pdfJs(bytes: Uint8Array): Promise<PlainReading> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  try {
    const document = await loading.promise
    const texts: string[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent()
      texts.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
    }
    return { text: texts.join('\n'), pages: document.numPages }
  } finally {
    await loading.destroy()
  }
}
