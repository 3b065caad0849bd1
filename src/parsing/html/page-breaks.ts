import { joined, trimmed, type Mark, type Marked } from '../docx/marked-text.js'
import type { DraftBlock } from '../draft.js'
import { isListMarker } from '../list-marker.js'
import { isPageNumber } from '../pdf/furniture.js'
import { lineSeparator } from '../unwrap.js'
import { movedTo } from './marked.js'
import type { Flow, Piece } from './paragraphs.js'

/**
 * Blocks without page breaks: bare page numbers beside a break go behind the body, and a sentence that a break cuts
 * reads on. A page without breaks keeps its lone numbers, since nothing shows what they count.
 */
export function withoutPageBreaks(flow: readonly Flow[]): Piece[] {
  const body: Piece[] = []
  const numbers: Piece[] = []
  let points: readonly Mark[] = []
  let broken = false
  let last: Piece | undefined
  flow.forEach((given, index) => {
    if (given.kind === 'anchor') {
      points = [...points, ...given.marks]
      return
    }
    if (given.kind === 'page-break') {
      broken = true
      return
    }
    const piece =
      points.length === 0 ? given : { ...given, marks: [...movedTo(points, 0), ...marksOf(given)] }
    points = []
    if (piece.kind === 'paragraph' && isPageNumber(piece.text.trim()) && besideBreak(flow, index)) {
      numbers.push({ kind: 'furniture', role: 'page-number', ...trimmed(markedOf(piece)) })
      return
    }
    const open = body.at(-1)
    if (broken && open !== undefined && last !== undefined && readsOn(last, piece)) {
      const next = trimmedStart(markedOf(piece))
      body[body.length - 1] = {
        ...open,
        ...joined([markedOf(open), next], lineSeparator(last.text, next.text)),
      }
    } else body.push(piece)
    last = piece
    broken = false
  })
  return [...body, ...numbers]
}

const marksOf = ({ marks }: Piece): Mark[] => [...(marks ?? [])]
const markedOf = (piece: Piece): Marked => ({ text: piece.text, marks: marksOf(piece) })

function trimmedStart({ text, marks }: Marked): Marked {
  const kept = text.trimStart()
  const cut = text.length - kept.length
  return { text: kept, marks: marks.map((one) => ({ ...one, at: Math.max(0, one.at - cut) })) }
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
