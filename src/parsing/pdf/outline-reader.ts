import { readText, type Engine } from './engine.js'

export interface PdfBookmark {
  readonly title: string
  /** From 1. */
  readonly level: number
  readonly page: number | null
}

/** Entries of one outline and levels of it that are read; a book of a thousand pages has some hundreds. */
const MOST_ENTRIES = 5_000
const MOST_LEVELS = 32
const GO_TO = 1

/** The file's outline in reading order. An entry that leads back to one already read ends its branch. */
export function readOutline(engine: Engine, document: number): PdfBookmark[] {
  const { api } = engine
  const entries: PdfBookmark[] = []
  const seen = new Set<number>()
  const pending = [{ bookmark: api.FPDFBookmark_GetFirstChild(document, 0), level: 1 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { bookmark, level } = next
    if (bookmark === 0 || seen.has(bookmark) || entries.length >= MOST_ENTRIES) continue
    seen.add(bookmark)
    const title = readText(engine, (buffer, size) => api.FPDFBookmark_GetTitle(bookmark, buffer, size))
      .replace(/\s+/gu, ' ')
      .trim()
    if (title !== '') entries.push({ title, level, page: pageOf(engine, document, bookmark) })
    pending.push({ bookmark: api.FPDFBookmark_GetNextSibling(document, bookmark), level })
    if (level < MOST_LEVELS) {
      pending.push({ bookmark: api.FPDFBookmark_GetFirstChild(document, bookmark), level: level + 1 })
    }
  }
  return entries
}

function pageOf({ api }: Engine, document: number, bookmark: number): number | null {
  let destination = api.FPDFBookmark_GetDest(document, bookmark)
  if (destination === 0) {
    const action = api.FPDFBookmark_GetAction(bookmark)
    if (action === 0 || api.FPDFAction_GetType(action) !== GO_TO) return null
    destination = api.FPDFAction_GetDest(document, action)
  }
  const index = destination === 0 ? -1 : api.FPDFDest_GetDestPageIndex(document, destination)
  return index >= 0 && index < api.FPDF_GetPageCount(document) ? index + 1 : null
}
