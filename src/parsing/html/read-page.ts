import type { Annotation } from '../../domain/annotation.js'
import type { Place } from '../../domain/place.js'
import type { RevisionView, TrackedChanges } from '../../domain/tracked-changes.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { placePieces } from '../docx/place-pieces.js'
import { timestamp, type ChangeSource } from '../docx/revisions.js'
import { trackedChanges, type NumberedView } from '../docx/tracked-changes.js'
import type { DraftBlock, PlacedBlocks } from '../draft.js'
import { checkLength, type ParseLimits } from '../limits.js'
import { MAX_LISTED, readBody, type Body } from './body.js'
import { withoutPageBreaks } from './page-breaks.js'
import { pageWarnings } from './page-warnings.js'
import type { Piece } from './paragraphs.js'
import { stylePage } from './style/styles.js'
import { survey } from './survey.js'
import { attribute, child, parseTree, type Element } from './tree.js'

/** A page in one view. */
interface PageView {
  readonly pieces: readonly Piece[]
  readonly body: Body
}

/** A page before its text has a place in a document. */
export interface Page {
  readonly accepted: PageView
  /** Only of pages on which something is marked as inserted or deleted. */
  readonly before?: Readonly<Record<'original' | 'proposed', PageView>>
  readonly warnings: readonly Warning[]
}

/** A page's source as its reader sees it. Throws `nesting-too-deep`, `document-corrupt` and `document-no-text`. */
export function readPage(source: string): Page {
  const root = child(parseTree(source), 'html')
  const body = root && child(root, 'body')
  if (root === undefined || body === undefined)
    throw new CodedError('document-no-text', 'the page has no body')
  const found = survey(root)
  const styling = stylePage(found.elements, found.styleSheets, found.linkedStyleSheets === 0)
  const read = (view: RevisionView): PageView => {
    const inView = readBody(body, styling.styles, view)
    return { pieces: withoutPageBreaks(inView.flow), body: inView }
  }
  const accepted = read('accepted')
  const marked = accepted.body.changes.size > 0
  return {
    accepted,
    ...(marked ? { before: { original: read('original'), proposed: read('proposed') } } : {}),
    warnings: pageWarnings(accepted.body, found, styling),
  }
}

/** A page's text and what stands in it. */
export interface PlacedPage extends PlacedBlocks {
  readonly annotations: Annotation[]
  readonly trackedChanges?: TrackedChanges
}

/** A page behind the blocks given, which are the same in every view. Throws `document-too-long` for a view. */
export function placePage(page: Page, first: readonly DraftBlock[], limits: ParseLimits): PlacedPage {
  const place = ({ pieces, body }: PageView): NumberedView & PlacedBlocks => {
    const all: readonly Piece[] = [...first, ...pieces]
    const placed = placePieces(
      all.map((piece) => ({ draft: piece, marks: [...(piece.marks ?? [])] })),
      [],
    )
    checkLength(placed.text.length, limits)
    return { ...placed, generated: generatedPlaces(body.generated, placed.places) }
  }
  const accepted = place(page.accepted)
  const { text, blocks, tables } = accepted
  const placed = {
    text,
    blocks,
    ...(tables === undefined ? {} : { tables }),
    annotations: annotationsOf(page.accepted.body, accepted.places),
  }
  if (page.before === undefined) return placed
  const [original, proposed] = [place(page.before.original), place(page.before.proposed)]
  const sources = changeSources(page.before.proposed.body, proposed.places)
  const changes = trackedChanges({ sources, raw: new Map() }, { original, proposed, accepted })
  return changes === undefined ? placed : { ...placed, trackedChanges: changes }
}

const generatedPlaces = (owners: ReadonlySet<object>, places: ReadonlyMap<object, Place>): Place[] =>
  [...owners]
    .flatMap((owner) => places.get(owner) ?? [])
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)

/** Changes of which the page shows anything. HTML names no author. */
function changeSources({ changes }: Body, places: ReadonlyMap<object, Place>): Map<object, ChangeSource> {
  const sources = new Map<object, ChangeSource>()
  for (const [owner, kind] of changes) {
    const { start, end } = places.get(owner) ?? { start: 0, end: 0 }
    if (start === end) continue
    sources.set(owner, { owner, kind, author: null, at: timeOf(owner), moveId: null, description: '' })
  }
  return sources
}

/** A date alone is no point in time, and its hour is not made up. */
function timeOf(change: Element): string | null {
  const text = attribute(change, 'datetime')?.trim().toUpperCase() ?? ''
  const [, day, time, seconds = ':00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[-+]\d\d:?\d\d)?$/u.exec(text) ?? []
  if (day === undefined) return null
  return timestamp(`${day}T${time}${seconds}${zone.replace(/(\d\d)(\d\d)$/u, '$1:$2')}`)
}

function annotationsOf({ links, controls, changes }: Body, places: ReadonlyMap<object, Place>): Annotation[] {
  const spanOf = (owner: Element): Place | null => {
    const place = places.get(owner)
    return place === undefined || place.start === place.end ? null : place
  }
  const cited = [...changes.keys()].flatMap((owner): [Element, string][] => {
    const cite = attribute(owner, 'cite')?.trim() ?? ''
    return cite === '' ? [] : [[owner, cite]]
  })
  return [
    ...[...links, ...cited].slice(0, MAX_LISTED).map(([owner, target], index): Annotation => ({
      kind: 'link',
      id: `link-${index + 1}`,
      span: spanOf(owner),
      boxes: [],
      target,
    })),
    ...[...controls].slice(0, MAX_LISTED).map(([owner, { type, name, value }], index): Annotation => ({
      kind: 'field',
      id: `field-${index + 1}`,
      span: spanOf(owner),
      boxes: [],
      type,
      name,
      value,
    })),
  ]
}
