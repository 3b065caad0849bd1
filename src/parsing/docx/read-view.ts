import type { Place } from '../../domain/place.js'
import type { RevisionView } from '../../domain/tracked-changes.js'
import { readStory } from './body.js'
import { emptyTally, TOP, type StoryContext } from './context.js'
import { readFurniture, withLinks } from './furniture.js'
import type { Mark } from './marked-text.js'
import { createNumbering } from './numbering.js'
import { placePieces } from './place-pieces.js'
import type { Revisions } from './revisions.js'
import type { Styles } from './styles.js'
import type { NumberedView } from './tracked-changes.js'
import type { WordParts } from './word-parts.js'

/** A view of the document with what was met while reading it. */
export interface DocumentView extends NumberedView {
  readonly context: StoryContext
  /** Body text without what Word generates, as the second reader gives it. */
  readonly typed: string
}

/** Reads body, notes, headers and footers in one view, numbers counted anew. */
export function readView(
  view: RevisionView,
  parts: WordParts,
  styles: Styles,
  revisions: Revisions,
): DocumentView {
  const noteNumbers = new Map<string, number>()
  const bare: StoryContext = {
    view,
    styles,
    revisions,
    numbering: createNumbering(parts.partOf('numbering')?.root, styles.lists),
    tally: emptyTally(),
    fields: [],
    notes: [],
    tables: { next: 0, cells: [] },
    formFields: [],
    links: [],
    comments: new Map(),
    generated: new Set(),
    external: () => undefined,
    noteNumber: (kind, id) => numberOf(noteNumbers, kind, id),
  }
  const context = withLinks(bare, parts, parts.main)
  const story = readStory(parts.body, TOP, context)
  const furniture = readFurniture(parts, context)
  const [first, ...rest] = furniture.pieces
  const between: readonly Mark[] = story.tail.map((one) => ({ ...one, at: 0 }))
  const pieces =
    first === undefined
      ? story.pieces
      : [...story.pieces, { draft: first.draft, marks: [...between, ...first.marks] }, ...rest]
  const tail = first === undefined ? [...story.tail, ...furniture.tail] : furniture.tail
  const placed = placePieces(pieces, tail)
  return { ...placed, context, typed: story.typed, generated: generatedPlaces(context, placed.places) }
}

function numberOf(numbers: Map<string, number>, kind: string, id: string): number {
  const key = `${kind} ${id}`
  const known = numbers.get(key)
  if (known !== undefined) return known
  const next = (numbers.get(kind) ?? 0) + 1
  numbers.set(kind, next)
  numbers.set(key, next)
  return next
}

function generatedPlaces({ generated }: StoryContext, places: ReadonlyMap<object, Place>): Place[] {
  return [...generated]
    .flatMap((owner) => places.get(owner) ?? [])
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
}
