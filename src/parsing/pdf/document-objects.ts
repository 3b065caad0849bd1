import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { sha256 } from '../../hash.js'
import { activeContentMessage, findActiveContent, type ActiveContent } from './active-content.js'
import { annotate } from './annotate.js'
import type { EmbeddedFiles } from './attachment-reader.js'
import type { GlyphPage } from './glyph.js'
import type { PdfBookmark } from './outline-reader.js'
import { placeOutline } from './outline.js'
import type { OpenPdf } from './pdfium.js'
import { unreadable } from './unreadable.js'

/** What a PDF holds besides its pages. */
export interface FileObjects {
  readonly outline: readonly PdfBookmark[]
  readonly embedded: EmbeddedFiles
  readonly active: ActiveContent
  readonly hasXfa: boolean
}

export async function readFileObjects(pdf: OpenPdf, bytes: Uint8Array): Promise<FileObjects> {
  return {
    outline: pdf.outline(),
    embedded: await pdf.attachments(),
    active: findActiveContent(pdf.encrypted ? pdf.decrypted() : bytes),
    hasXfa: pdf.hasXfa,
  }
}

type Objects = Pick<ParsedDocument, 'annotations' | 'outline' | 'attachments'>

/**
 * Annotations, outline and attachments placed in a document's text, each absent where the file has none. `notes` are the
 * annotations whose own text is the document's last blocks, one block each, in that order.
 */
export function placeObjects(
  pages: readonly GlyphPage[],
  objects: FileObjects,
  notes: readonly string[],
  parsed: Pick<ParsedDocument, 'text' | 'layout' | 'blocks'>,
): { objects: Objects; warnings: Warning[] } {
  const { annotations, warnings } = annotate(pages, notes, parsed)
  const outline = placeOutline(objects.outline, parsed)
  const attachments = objects.embedded.files.map(({ bytes, ...file }) => ({
    ...file,
    size: bytes.length,
    sha256: sha256(bytes),
  }))
  return {
    objects: {
      ...(annotations.length > 0 ? { annotations } : {}),
      ...(outline.length > 0 ? { outline } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
    },
    warnings: [...warnings, ...pages.flatMap(pageWarnings), ...fileWarnings(objects)],
  }
}

function pageWarnings(page: GlyphPage): Warning[] {
  const { number, hidden, layer } = page
  const warnings: Warning[] = []
  const verdict = unreadable(page)
  if (!verdict.readable) {
    warnings.push({ code: 'text-unreadable', message: verdict.message, page: number })
  }
  if (hidden > 0) {
    const message = `${hidden} characters that no reader of the page can see were not read`
    warnings.push({ code: 'hidden-text', message, page: number })
  }
  if (layer > 0) {
    const message = `${layer} characters come from an invisible layer over the page's picture`
    warnings.push({ code: 'hidden-text', message, page: number })
  }
  return warnings
}

function fileWarnings({ active, hasXfa, embedded }: FileObjects): Warning[] {
  const warnings: Warning[] = []
  if (active.size > 0) warnings.push({ code: 'active-content', message: activeContentMessage(active) })
  if (hasXfa) {
    const message = 'the form in XML (XFA) was not read; only its printed pages were'
    warnings.push({ code: 'content-not-read', message })
  }
  if (embedded.unread > 0) {
    const message = `${embedded.unread} files within the document were not read: too many, too large, or broken`
    warnings.push({ code: 'attachment-not-read', message })
  }
  return warnings
}
