import type { Place } from '../../domain/place.js'
import type { RevisionView, TrackedChange, TrackedChanges } from '../../domain/tracked-changes.js'
import type { PlacedView } from './place-pieces.js'
import type { ChangeSource, Revisions } from './revisions.js'

/** A view with the places of what Word generates in it, in order. */
export interface NumberedView extends PlacedView {
  readonly generated: readonly Place[]
}

/** Changes as their reader recorded them. */
type Recorded = Pick<Revisions, 'sources' | 'raw'>

export type Views = Readonly<Record<RevisionView, NumberedView>>

const VIEWS: readonly RevisionView[] = ['original', 'proposed', 'accepted']

type Places = TrackedChange['places']
type Draft = Omit<TrackedChange, 'id'>

/**
 * The document's tracked changes in the order of the proposed view. Elements of one kind, author and time whose text is
 * contiguous in every view are one change, as Word shows them; an insertion of which a part was deleted again is told in
 * pieces, since that part stands in no other view. `raw` is the text of changes that no view shows: white space at the
 * end of a line, an empty paragraph.
 */
export function trackedChanges(revisions: Recorded, views: Views): TrackedChanges | undefined {
  const cuts = cutsOf(revisions, views)
  const drafts = [...revisions.sources.values()]
    .flatMap((source) => piecesOf(source, cuts, revisions, views))
    .sort((a, b) => compare(a.places, b.places))
  const changes = merged(drafts, views).map((draft, index): TrackedChange => ({
    id: `change-${index + 1}`,
    ...draft,
  }))
  if (changes.length === 0) return undefined
  const [original, proposed] = [views.original, views.proposed]
  return {
    changes,
    original: { text: original.text, blocks: original.blocks },
    proposed: { text: proposed.text, blocks: proposed.blocks },
  }
}

const compare = (a: Places, b: Places): number =>
  a.proposed.start - b.proposed.start ||
  b.proposed.end - a.proposed.end ||
  a.original.start - b.original.start ||
  a.accepted.start - b.accepted.start

function placesOf(owner: object, views: Views): Places {
  const of = (view: RevisionView): Place => {
    const end = views[view].text.length
    return views[view].places.get(owner) ?? { start: end, end }
  }
  return { original: of('original'), proposed: of('proposed'), accepted: of('accepted') }
}

const isAddition = (source: ChangeSource): boolean => source.kind === 'insertion' || source.kind === 'move-to'

/** Places at which additions and removals stand in the proposed view, by their beginning. */
interface Cuts {
  readonly additions: readonly Places[]
  readonly removals: readonly Places[]
}

function cutsOf(revisions: Recorded, views: Views): Cuts {
  const placed = (wanted: boolean): Places[] =>
    [...revisions.sources.values()]
      .filter((source) => source.kind !== 'formatting' && isAddition(source) === wanted)
      .map(({ owner }) => placesOf(owner, views))
      .filter(({ proposed }) => proposed.end > proposed.start)
      .sort((a, b) => a.proposed.start - b.proposed.start)
  return { additions: placed(true), removals: placed(false) }
}

/** A change, cut where changes of the opposite sense begin and end within it. */
function piecesOf(source: ChangeSource, cuts: Cuts, revisions: Recorded, views: Views): Draft[] {
  const { kind, author, at, moveId, description } = source
  const whole = placesOf(source.owner, views)
  const common = { kind, author, at, moveId, description }
  if (kind === 'formatting') return [{ ...common, text: '', places: whole }]
  const raw = revisions.raw.get(source.owner) ?? ''
  const { start, end } = whole.proposed
  if (start === end) return [{ ...common, text: raw, places: whole }]
  const text = agreedText(whole, views)
  if (text !== undefined) return [{ ...common, ...text }]
  const others = isAddition(source) ? cuts.removals : cuts.additions
  const within: Places[] = []
  for (let index = firstAt(others, start); index < others.length; index++) {
    const other = others[index]
    if (other === undefined || other.proposed.start >= end) break
    if (other.proposed.end <= end) within.push(other)
  }
  return between(whole, within, views).map((piece) => ({ ...common, ...piece }))
}

/** The first of places in order that begins at a point of the proposed view or behind it. */
function firstAt(places: readonly Places[], point: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.proposed.start ?? 0) < point) low = middle + 1
    else high = middle
  }
  return low
}

/** The pieces of `whole` that lie between and within `cuts`. */
function between(whole: Places, cuts: readonly Places[], views: Views): Pick<Draft, 'text' | 'places'>[] {
  const points = [
    edgeOf(whole, 'start'),
    ...cuts.flatMap((cut) => [edgeOf(cut, 'start'), edgeOf(cut, 'end')]),
    edgeOf(whole, 'end'),
  ].sort((a, b) => a.proposed - b.proposed)
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to
    if (from.proposed === to.proposed) return []
    const places = placesFor((view) => ({ start: from[view], end: Math.max(from[view], to[view]) }))
    const agreed = agreedText(places, views)
    return [agreed ?? proposedOnly(places, views)]
  })
}

type Points = Readonly<Record<RevisionView, number>>
const edgeOf = (places: Places, edge: 'start' | 'end'): Points => ({
  original: places.original[edge],
  proposed: places.proposed[edge],
  accepted: places.accepted[edge],
})

const placesFor = (of: (view: RevisionView) => Place): Places => ({
  original: of('original'),
  proposed: of('proposed'),
  accepted: of('accepted'),
})

/** The text at non-empty places, where all of them agree on it, white space at its ends left out if need be. */
function agreedText(places: Places, views: Views): Pick<Draft, 'text' | 'places'> | undefined {
  const texts = textsAt(places, views)
  if (texts.size <= 1) return { text: [...texts][0] ?? '', places }
  const narrow = placesFor((view) => withoutSpace(places[view], views[view].text))
  const narrowed = textsAt(narrow, views)
  return narrowed.size <= 1 ? { text: [...narrowed][0] ?? '', places: narrow } : undefined
}

const textsAt = (places: Places, views: Views): Set<string> =>
  new Set(
    VIEWS.filter((view) => places[view].end > places[view].start).map((view) =>
      typedAt(places[view], views[view]),
    ),
  )

/** What stands at a place, without what Word generates. */
function typedAt({ start, end }: Place, { text, generated }: NumberedView): string {
  let typed = ''
  let at = start
  for (let index = firstFrom(generated, start); index < generated.length; index++) {
    const number = generated[index]
    if (number === undefined || number.start >= end) break
    typed += text.slice(at, Math.max(at, number.start))
    at = Math.max(at, Math.min(end, number.end))
  }
  return typed + text.slice(at, end)
}

/** The first of disjoint places in order that ends behind a point. */
function firstFrom(places: readonly Place[], point: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.end ?? 0) <= point) low = middle + 1
    else high = middle
  }
  return low
}

function withoutSpace({ start, end }: Place, text: string): Place {
  let [from, to] = [start, end]
  while (to > from && /\s/u.test(text.charAt(to - 1))) to--
  while (from < to && /\s/u.test(text.charAt(from))) from++
  return { start: from, end: to }
}

/** Where the views do not agree, as when white space within was merged: what stands on the page as proposed. */
const proposedOnly = (places: Places, views: Views): Pick<Draft, 'text' | 'places'> => ({
  text: typedAt(places.proposed, views.proposed),
  places: {
    original: { start: places.original.start, end: places.original.start },
    proposed: places.proposed,
    accepted: { start: places.accepted.start, end: places.accepted.start },
  },
})

function merged(drafts: readonly Draft[], views: Views): Draft[] {
  const changes: Draft[] = []
  for (const draft of drafts) {
    const last = changes.at(-1)
    const one = last === undefined ? undefined : together(last, draft, views)
    if (one === undefined) changes.push(draft)
    else changes[changes.length - 1] = one
  }
  return changes
}

/** Two changes as one, where one person made both at one time and they touch or one holds the other. */
function together(a: Draft, b: Draft, views: Views): Draft | undefined {
  const alike =
    a.kind === b.kind &&
    a.author === b.author &&
    a.at === b.at &&
    a.moveId === b.moveId &&
    a.description === b.description
  if (!alike || !VIEWS.every((view) => touches(a.places[view], b.places[view], views[view]))) return undefined
  const places = placesFor((view) => ({
    start: a.places[view].start,
    end: Math.max(a.places[view].end, b.places[view].end),
  }))
  if (a.kind === 'formatting') return { ...a, places }
  if (places.proposed.start === places.proposed.end) return { ...a, text: a.text + b.text, places }
  const agreed = agreedText(places, views)
  return agreed === undefined ? undefined : { ...a, ...agreed }
}

/** Whether `b` begins within `a` or where it ends, numbers aside. */
const touches = (a: Place, b: Place, view: NumberedView): boolean =>
  b.start >= a.start && (b.start <= a.end || typedAt({ start: a.end, end: b.start }, view) === '')
