import type { RevisionView, TrackedChange } from '../../domain/tracked-changes.js'
import type { Place } from '../../domain/place.js'
import type { Span } from '../../domain/span.js'

/** A tracked change as one view shows it: its text, or the point at which its text would stand. */
export interface ChangeMark {
  readonly change: TrackedChange
  readonly place: Place
}

export const changeMarks = (changes: readonly TrackedChange[], view: RevisionView): ChangeMark[] =>
  changes.map((change) => ({ change, place: change.places[view] }))

const isText = ({ place }: ChangeMark): boolean => place.end > place.start

/** Changes whose text is in the view, with their spans; the others are points. */
export const shownChanges = (marks: readonly ChangeMark[]): (ChangeMark & { span: Span })[] =>
  marks.filter(isText).map((mark) => ({ ...mark, span: mark.place }))

export const pointsIn = (marks: readonly ChangeMark[], span: Span): ChangeMark[] =>
  marks.filter((mark) => !isText(mark) && mark.place.start >= span.start && mark.place.start < span.end)

/**
 * Where a passage of the accepted text stands in the proposed text, which holds deleted text besides: each end moves
 * with the change before it. Undefined where the passage's own first or last character is not there, which happens
 * only beside an automatic number that differs between the views.
 */
export function toProposed(
  span: Span,
  changes: readonly TrackedChange[],
  accepted: string,
  proposed: string,
): Span | undefined {
  const start = shift(span.start, changes)
  const end = shift(span.end - 1, changes) + 1
  const same = proposed[start] === accepted[span.start] && proposed[end - 1] === accepted[span.end - 1]
  return same && end > start ? { start, end } : undefined
}

/** Position of a character of the accepted text in the proposed text. */
function shift(position: number, changes: readonly TrackedChange[]): number {
  let [from, to] = [0, 0]
  for (const { places } of changes) {
    const { accepted, proposed } = places
    if (accepted.end <= position && accepted.end >= from) [from, to] = [accepted.end, proposed.end]
    else if (accepted.start <= position && accepted.end > position)
      [from, to] = [accepted.start, proposed.start]
  }
  return to + position - from
}
