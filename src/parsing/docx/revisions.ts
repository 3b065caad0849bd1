import { Timestamp } from '../../domain/annotation.js'
import type { RevisionView, TrackedChange } from '../../domain/tracked-changes.js'
import { describeFormatting } from './formatting.js'
import { attribute } from '../ooxml/xml.js'

export type ChangeKind = TrackedChange['kind']

/** A tracked change as the file holds it, before it has places. */
export interface ChangeSource {
  /** Whose marks say where it stands. */
  readonly owner: object
  readonly kind: ChangeKind
  readonly author: string | null
  readonly at: string | null
  readonly moveId: string | null
  readonly description: string
}

/** Changes met so far in any view, in the order in which the first view met them. */
export interface Revisions {
  readonly sources: ReadonlyMap<object, ChangeSource>
  /** A change written as an element; returns the owner of its marks. */
  record(element: Element, kind: ChangeKind, description?: string): object
  /** The part of a change that stands elsewhere: the note or text box that was inserted or deleted with its anchor. */
  recordElsewhere(change: Element, content: object): object
  /** Beginning (with its name) or end of a moved range; what lies between belongs to the move of that name. */
  move(element: Element): void
  /** Text as it was read, before white space at the ends of paragraphs was dropped. */
  readonly raw: Map<object, string>
}

const KINDS: Readonly<Record<string, ChangeKind>> = {
  ins: 'insertion',
  cellIns: 'insertion',
  del: 'deletion',
  cellDel: 'deletion',
  moveFrom: 'move-from',
  moveTo: 'move-to',
}

/** What an element around text says of it; undefined for elements that are no tracked change of text. */
export const changeKind = (element: Element): ChangeKind | undefined => KINDS[element.localName]

/** Elements that are tracked changes, of text or of formatting. */
export const isChange = (element: Element): boolean =>
  changeKind(element) !== undefined ||
  /^(?:\w+Change|cellMerge|customXml(?:Ins|Del|MoveFrom|MoveTo)RangeStart)$/u.test(element.localName)

export const isShown = (kind: ChangeKind, view: RevisionView): boolean => {
  if (view === 'proposed') return true
  const added = kind === 'insertion' || kind === 'move-to'
  const removed = kind === 'deletion' || kind === 'move-from'
  return view === 'original' ? !added : !removed
}

/** ISO 8601 as the file gives it; null where it gives none or something else. */
export function timestamp(text: string | undefined): string | null {
  const parsed = Timestamp.safeParse(text)
  return parsed.success ? parsed.data : null
}

export function createRevisions(): Revisions {
  const sources = new Map<object, ChangeSource>()
  const elsewhere = new Map<object, Map<object, object>>()
  const openMoves = new Map<string, string>()
  const moveOf = (kind: ChangeKind): string | null => {
    const prefix = kind === 'move-from' ? 'moveFrom ' : kind === 'move-to' ? 'moveTo ' : undefined
    if (prefix === undefined) return null
    return [...openMoves].reverse().find(([key]) => key.startsWith(prefix))?.[1] ?? null
  }
  return {
    sources,
    raw: new Map(),
    record(element, kind, description) {
      if (sources.has(element)) return element
      sources.set(element, {
        owner: element,
        kind,
        author: attribute(element, 'author') ?? null,
        at: timestamp(attribute(element, 'date')),
        moveId: moveOf(kind),
        description: kind === 'formatting' ? (description ?? describeFormatting(element)) : '',
      })
      return element
    },
    recordElsewhere(change, content) {
      const known = elsewhere.get(change) ?? new Map<object, object>()
      elsewhere.set(change, known)
      const owner = known.get(content) ?? {}
      known.set(content, owner)
      const source = sources.get(change)
      if (source !== undefined && !sources.has(owner)) sources.set(owner, { ...source, owner })
      return owner
    },
    move(element) {
      const side = element.localName.replace(/Range(?:Start|End)$/u, '')
      const key = `${side} ${attribute(element, 'id')}`
      if (element.localName.endsWith('End')) openMoves.delete(key)
      else openMoves.set(key, attribute(element, 'name') ?? key)
    },
  }
}
