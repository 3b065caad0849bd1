import type { DraftBlock } from '../draft.js'
import { isListMarker } from '../list-marker.js'
import { isPageNumber } from '../pdf/furniture.js'
import { lineSeparator } from '../unwrap.js'
import type { Flow } from './paragraphs.js'

/**
 * Blocks without page breaks: bare page numbers beside a break go behind the body, and a sentence that a break cuts
 * reads on. A page without breaks keeps its lone numbers, since nothing shows what they count.
 */
export function withoutPageBreaks(flow: readonly Flow[]): DraftBlock[] {
  const body: DraftBlock[] = []
  const numbers: DraftBlock[] = []
  let broken = false
  let last: DraftBlock | undefined
  flow.forEach((piece, index) => {
    if (piece.kind === 'page-break') {
      broken = true
      return
    }
    if (piece.kind === 'paragraph' && isPageNumber(piece.text.trim()) && besideBreak(flow, index)) {
      numbers.push({ kind: 'furniture', role: 'page-number', text: piece.text.trim() })
      return
    }
    const open = body.at(-1)
    if (broken && open !== undefined && last !== undefined && readsOn(last, piece)) {
      const next = piece.text.trimStart()
      body[body.length - 1] = { ...open, text: open.text + lineSeparator(last.text, next) + next }
    } else body.push(piece)
    last = piece
    broken = false
  })
  return [...body, ...numbers]
}

/** The last page ends without a break of its own. */
function besideBreak(flow: readonly Flow[], index: number): boolean {
  const before = flow[index - 1]
  const after = flow[index + 1]
  if (before?.kind === 'page-break' || after?.kind === 'page-break') return true
  return after === undefined && flow.some((piece) => piece.kind === 'page-break')
}

const readsOn = (before: DraftBlock, after: DraftBlock): boolean =>
  (before.kind === 'paragraph' || before.kind === 'list-item') &&
  after.kind === 'paragraph' &&
  !/[.;:!?。；：！？]["”’)）]?$/u.test(before.text.slice(-2)) &&
  /^\s*\p{Ll}/u.test(after.text) &&
  !isListMarker(after.text.trimStart())
