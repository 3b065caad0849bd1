import { formatNumeral } from '../docx/numerals.js'
import { hasMarker } from './display.js'
import type { Flow } from './paragraphs.js'
import { attribute, isElement, wholeNumber, type Element } from './tree.js'

const NUMERALS: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}

/** The marker printed before each item of a list, by its `start`, `type` and `reversed` and the items' `value`. */
export function listMarkers(list: Element): Map<Element, string> {
  const items = list.childNodes.filter(isElement).filter((element) => element.tagName === 'li')
  if (!hasMarker(list)) return new Map()
  if (list.tagName !== 'ol') return new Map(items.filter(hasMarker).map((item) => [item, '•']))
  const step = attribute(list, 'reversed') === undefined ? 1 : -1
  let count = (wholeNumber(list, 'start') ?? (step === 1 ? 1 : items.length)) - step
  return new Map(
    items.map((item) => {
      count = wholeNumber(item, 'value') ?? count + step
      const type = attribute(item, 'type') ?? attribute(list, 'type') ?? ''
      const numeral = count < 1 ? String(count) : formatNumeral(NUMERALS[type] ?? 'decimal', count)
      return [item, hasMarker(item) ? `${numeral}.` : ''] as const
    }),
  )
}

/** An item's own paragraphs as list items, the marker before the first of them. */
export function listItem(flow: readonly Flow[], marker: string, level: number): Flow[] {
  let pending = marker === '' ? '' : `${marker} `
  return flow.flatMap((piece): Flow[] => {
    if (piece.kind === 'page-break' || piece.kind === 'furniture') return [piece]
    const prefix = pending
    pending = ''
    if (piece.kind === 'table-row') {
      return prefix === '' ? [piece] : [{ kind: 'list-item', text: prefix.trim(), level }, piece]
    }
    const text = prefix + piece.text
    return piece.kind === 'paragraph' ? [{ kind: 'list-item', text, level }] : [{ ...piece, text }]
  })
}
