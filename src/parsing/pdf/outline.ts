import type { OutlineEntry } from '../../domain/annotation.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import type { PdfBookmark } from './outline-reader.js'

/** Fewest letters and digits by which a title is told from other text on its page. */
const TELLING = 3

/** The outline with each entry's heading, where its page has a block that begins with the title. */
export function placeOutline(
  outline: readonly PdfBookmark[],
  parsed: Pick<ParsedDocument, 'text' | 'layout' | 'blocks'>,
): OutlineEntry[] {
  if (outline.length === 0) return []
  const blocks = blocksByPage(parsed)
  return outline.map((entry) => ({ ...entry, span: headingOf(entry, blocks) }))
}

interface PageBlock {
  readonly start: number
  readonly text: string
}

function headingOf({ title, page }: PdfBookmark, blocks: ReadonlyMap<number, PageBlock[]>): Span | null {
  const wanted = letters(title)
  if (page === null || wanted.length < TELLING) return null
  for (const { start, text } of blocks.get(page) ?? []) {
    const length = prefixLength(text, wanted)
    if (length > 0) return { start, end: start + length }
  }
  return null
}

/** Length of the part of a text that spells the wanted letters from its beginning; 0 where it does not. */
function prefixLength(text: string, wanted: string): number {
  let spelled = ''
  for (let at = 0; at < text.length && spelled.length < wanted.length;) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    at += character.length
    spelled += letters(character)
    if (!wanted.startsWith(spelled)) return 0
    if (spelled === wanted) return at
  }
  return 0
}

const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** The blocks that begin on each page, in the order of the text. */
function blocksByPage({ text, layout, blocks }: Pick<ParsedDocument, 'text' | 'layout' | 'blocks'>) {
  const pageAt = new Map(
    layout.kind === 'paged'
      ? layout.pages.flatMap((page) =>
          page.lines.map((line): [number, number] => [line.span.start, page.number]),
        )
      : [],
  )
  const found = new Map<number, PageBlock[]>()
  for (const { kind, span } of blocks) {
    const page = kind === 'furniture' ? undefined : pageAt.get(span.start)
    if (page === undefined) continue
    const list = found.get(page) ?? []
    found.set(page, list)
    list.push({ start: span.start, text: text.slice(span.start, span.end) })
  }
  return found
}
