import type { DraftBlock } from '../draft.js'
import { shifted, type Mark, type Marked } from './marked-text.js'
import type { Scope, StoryContext } from './context.js'
import type { TextBox } from './runs.js'

/** A block with the points in it. */
export interface Piece {
  readonly draft: DraftBlock
  readonly marks: Mark[]
}

/**
 * Paragraphs and tables of one flow of text (body, cell, header, note, text box). `tail` are points behind the last
 * piece. `typed` is the text without what Word generates, as far as the second reader reads it too.
 */
export interface Story {
  readonly pieces: readonly Piece[]
  readonly tail: readonly Mark[]
  readonly typed: string
}

/** A story while it is read. */
export interface Writer {
  readonly pieces: Piece[]
  readonly typed: string[]
  /** Line of paragraphs whose end this view does not show: it goes on in the next paragraph. */
  carried: Marked
  /** Points that wait for the next piece, at whose beginning they will stand. */
  pending: Mark[]
  /** Tracked changes of the paragraph ends since the last piece, which make one line break together. */
  breaks: (readonly Element[])[]
  /** Text boxes that wait for the end of the line they are anchored in. */
  boxes: TextBox[]
}

/** Reads the flow of text in an element. */
export type ReadStory = (parent: Element, scope: Scope, context: StoryContext) => Story

export function writePiece(writer: Writer, draft: DraftBlock, marks: readonly Mark[]): void {
  const ends = endBreaks(writer)
  writer.pieces.push({ draft, marks: [...ends, ...shifted(writer.pending, 0), ...marks] })
  writer.pending = []
}

/**
 * Places the changes of the paragraph ends since the last piece, of which empty paragraphs may have several. The line
 * break behind that piece belongs to those of one sense only where all ends are of it: with one that stays, it stays.
 * Returns the points for the next piece.
 */
function endBreaks({ pieces, breaks }: Writer): Mark[] {
  const last = pieces.at(-1)
  const ends: Mark[] = []
  for (const change of breaks.flat()) {
    const sense = isAddition(change)
    const broken = last !== undefined && breaks.every((end) => end.some((one) => isAddition(one) === sense))
    last?.marks.push({ at: last.draft.text.length, owner: change, edge: 'start' })
    if (last === undefined) ends.push(point(change, 'start'))
    if (broken || last === undefined) ends.push(point(change, 'end'))
    else last.marks.push({ at: last.draft.text.length, owner: change, edge: 'end' })
  }
  breaks.length = 0
  return ends
}

const isAddition = (change: Element): boolean => /^(?:ins|moveTo)$/u.test(change.localName)

/** Closes a story behind its last piece; returns the points that are left. */
export function endStory(writer: Writer): Mark[] {
  const ends = endBreaks(writer)
  return [...ends, ...writer.pending]
}

/** Keeps points whose own piece is not there. */
export function keepPoints(writer: Writer, marks: readonly Mark[]): void {
  for (const one of marks) writer.pending.push({ ...one, at: 0 })
}

/** A point for a piece that is yet to come. */
export const point = (owner: object, edge: Mark['edge']): Mark => ({ at: 0, owner, edge })
