import { boxesOf } from '../domain/geometry.js'
import type { ParsedDocument } from '../domain/parsed-document.js'
import type { Span } from '../domain/span.js'
import { withoutMarks } from './text-forms.js'
import type { PlacedWord } from './pdftotext.js'

/** Share of characters that words in the boxes and the quote must have in common: 1 - |A Δ B| / (|A| + |B|). */
const LEAST_COVER = 0.9

/**
 * Whether the boxes of quotes hold the quotes' words, by another reader's places: the words whose middle lies in one of
 * the boxes are compared with the quote, as bags of characters, hyphens and quotation marks aside. Undefined where the
 * quote does not stand in the text.
 */
export function createBoxCheck(
  parsed: ParsedDocument,
  words: readonly PlacedWord[],
): (quote: string) => boolean | undefined {
  const place = placesOf(parsed.text)
  const byPage = new Map<number, PlacedWord[]>()
  for (const word of words) {
    const list = byPage.get(word.page)
    if (list === undefined) byPage.set(word.page, [word])
    else list.push(word)
  }
  return (quote) => {
    const span = place(quote)
    if (span === undefined) return undefined
    const held = new Set<PlacedWord>()
    for (const { page, box } of boxesOf(parsed, span)) {
      for (const word of byPage.get(page) ?? []) {
        const [x, y] = [(word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2]
        if (x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1) held.add(word)
      }
    }
    return (
      common(withoutMarks(quote), withoutMarks([...held].map((word) => word.text).join(''))) >= LEAST_COVER
    )
  }
}

/** Where a quote stands in a text, white space and marks aside. */
function placesOf(text: string): (quote: string) => Span | undefined {
  let plain = ''
  const places: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = withoutMarks(text.charAt(at))
    if (unit === '') continue
    plain += unit
    places.push(at)
  }
  return (quote) => {
    const wanted = withoutMarks(quote)
    const from = plain.indexOf(wanted)
    const [start, last] = [places[from], places[from + wanted.length - 1]]
    return from < 0 || start === undefined || last === undefined ? undefined : { start, end: last + 1 }
  }
}

function common(a: string, b: string): number {
  const counts = new Map<string, number>()
  for (const character of a) counts.set(character, (counts.get(character) ?? 0) + 1)
  for (const character of b) counts.set(character, (counts.get(character) ?? 0) - 1)
  let difference = 0
  for (const count of counts.values()) difference += Math.abs(count)
  return a.length + b.length === 0 ? 0 : 1 - difference / (a.length + b.length)
}
