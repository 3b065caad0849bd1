import type { ParsedDocument } from '../../domain/parsed-document.js'
import { finishDocument } from '../draft.js'
import type { ParseOptions } from '../limits.js'
import { decodeHtml } from './decode.js'
import { placePage, readPage } from './read-page.js'

/**
 * A web page as its reader sees it, in document order, once what it marks as inserted and deleted is accepted; the
 * changes themselves with the views before them. What its author hid is left out and counted. Nothing of it runs and
 * nothing is fetched. Throws `nesting-too-deep`, `document-corrupt`, `document-no-text`, `document-too-long` and what
 * decoding throws.
 */
export function parseHtml(bytes: Uint8Array, options: ParseOptions): ParsedDocument {
  const { text: source, warnings } = decodeHtml(bytes)
  const page = readPage(source)
  options.signal.throwIfAborted()
  const { annotations, trackedChanges, ...placed } = placePage(page, [], options.limits)
  const parsed = finishDocument(
    { format: 'html', ...placed, layout: { kind: 'flow' }, warnings: [...warnings, ...page.warnings] },
    options.limits,
  )
  options.progress?.(1, 1)
  return {
    ...parsed,
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(trackedChanges === undefined ? {} : { trackedChanges }),
  }
}
