import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { finishDocument, placeBlocks, type DraftBlock } from '../draft.js'
import type { ParseOptions } from '../limits.js'
import { readBody, type Tally } from './body.js'
import { decodeHtml } from './decode.js'
import { withoutPageBreaks } from './page-breaks.js'
import { child, parseTree } from './tree.js'

/**
 * A web page as its reader sees it, in document order. What its author hid or struck out is left out and counted.
 * Throws `document-corrupt` for absurd nesting, `document-no-text`, `document-too-long` and what decoding throws.
 */
export function parseHtml(bytes: Uint8Array, options: ParseOptions): ParsedDocument {
  const { text: source, warnings } = decodeHtml(bytes)
  const page = readPage(source)
  options.signal.throwIfAborted()
  const parsed = finishDocument(
    {
      format: 'html',
      ...placeBlocks(page.drafts),
      layout: { kind: 'flow' },
      warnings: [...warnings, ...page.warnings],
    },
    options.limits,
  )
  options.progress?.(1, 1)
  return parsed
}

export interface PageDrafts {
  readonly drafts: readonly DraftBlock[]
  readonly warnings: readonly Warning[]
}

/** The blocks of a page's source. Throws `document-corrupt` for absurd nesting and `document-no-text`. */
export function readPage(source: string): PageDrafts {
  const root = child(parseTree(source), 'html')
  const body = root && child(root, 'body')
  if (body === undefined) throw new CodedError('document-no-text', 'the page has no body')
  const { flow, tally } = readBody(body)
  return { drafts: withoutPageBreaks(flow), warnings: tallyWarnings(tally) }
}

function tallyWarnings(tally: Tally): Warning[] {
  const warnings: Warning[] = []
  if (tally.struck > 0) {
    const message = `the text leaves out ${tally.struck} passages that the page shows struck out`
    warnings.push({ code: 'tracked-changes-present', message })
  }
  if (tally.hidden > 0) {
    const message = `the text leaves out ${tally.hidden} passages that the page hides`
    warnings.push({ code: 'hidden-text', message })
  }
  const unread: readonly (readonly [number, string])[] = [
    [tally.pictures, 'pictures'],
    [tally.embedded, 'embedded objects'],
    [tally.fields, 'form fields'],
  ]
  for (const [count, what] of unread) {
    if (count > 0) warnings.push({ code: 'content-not-read', message: `${what} not read: ${count}` })
  }
  return warnings
}
