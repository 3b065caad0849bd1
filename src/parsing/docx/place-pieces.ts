import type { Place } from '../../domain/place.js'
import { placeBlocks, type PlacedBlocks } from '../draft.js'
import type { Mark } from './marked-text.js'
import type { Piece } from './story.js'

/** A view of the document: its text, blocks and tables, and where each owner of marks stands in it. */
export interface PlacedView extends PlacedBlocks {
  readonly places: Map<object, Place>
}

/** Pieces one after the other. Owners whose end was not met reach to where they began. */
export function placePieces(pieces: readonly Piece[], tail: readonly Mark[]): PlacedView {
  const placed = placeBlocks(pieces.map(({ draft }) => draft))
  const { text, blocks } = placed
  const places = new Map<object, Place>()
  const note = ({ owner, edge }: Mark, at: number): void => {
    const known = places.get(owner)
    if (edge === 'start')
      places.set(owner, { start: known?.start ?? at, end: Math.max(known?.end ?? at, at) })
    else if (known !== undefined) places.set(owner, { start: known.start, end: Math.max(known.end, at) })
  }
  pieces.forEach(({ marks }, index) => {
    const start = blocks[index]?.span.start ?? 0
    for (const one of marks) note(one, start + one.at)
  })
  for (const one of tail) note(one, text.length)
  return { ...placed, places }
}
