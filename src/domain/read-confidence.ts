import { firstWhere } from './first-where.js'
import type { ParsedDocument, Recognition } from './parsed-document.js'
import { overlaps, type Span } from './span.js'

type Word = Recognition['words'][number]

const sorted = new WeakMap<ParsedDocument['layout'], readonly Word[]>()

/**
 * Confidence of the least certain word of a span that was recognised from a picture; undefined where none was.
 * O(log words + words in the span) after a document's first call.
 */
export function readConfidence({ layout }: ParsedDocument, span: Span): number | undefined {
  if (layout.kind === 'flow') return undefined
  let words = sorted.get(layout)
  if (words === undefined) {
    words = layout.pages
      .flatMap(({ recognition }) => recognition?.words ?? [])
      .sort((a, b) => a.span.start - b.span.start)
    sorted.set(layout, words)
  }
  let least: number | undefined
  // Words do not overlap, so that their ends rise as their starts do.
  for (let at = firstWhere(words, (word) => word.span.end > span.start); at < words.length; at++) {
    const word = words[at]
    if (word === undefined || word.span.start >= span.end) break
    if (overlaps(word.span, span)) least = Math.min(least ?? 1, word.confidence)
  }
  return least
}
