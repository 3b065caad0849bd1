import { Timestamp } from '../../domain/annotation.js'
import type { Package } from '../ooxml/package.js'
import { attribute, child, children, parseXml } from '../ooxml/xml.js'
import type { Relation } from '../ooxml/relations.js'

/** A remark on a cell; `ref` is the cell's name. */
export interface SheetComment {
  readonly id: string
  readonly ref: string
  readonly author: string | null
  readonly at: Timestamp | null
  readonly text: string
  readonly replyTo: string | null
  readonly resolved: boolean
}

/** Names of people by their id, as threaded comments refer to them. */
export function readPersons(xml: string | undefined): ReadonlyMap<string, string> {
  if (xml === undefined) return new Map()
  return new Map(
    children(parseXml(xml), 'person').map((person) => [
      attribute(person, 'id') ?? '',
      attribute(person, 'displayName') ?? '',
    ]),
  )
}

/**
 * All remarks on a sheet. A thread is stored twice, the second time as one old comment for programs that know no
 * threads, under an author named "tc="; only the thread counts.
 */
export function readComments(
  source: Package,
  relations: readonly Relation[],
  persons: ReadonlyMap<string, string>,
): SheetComment[] {
  const parts = (type: string): Element[] =>
    relations
      .filter((relation) => relation.type === type && !relation.external)
      .flatMap(({ target }) => {
        const xml = source.parts.get(target)
        return xml === undefined ? [] : [parseXml(xml)]
      })
  const threaded = parts('threadedComment').flatMap((root) => threads(root, persons))
  const plain = parts('comments').flatMap((root) => notes(root, threaded.length > 0))
  return withSoundIds([...threaded, ...plain])
}

/** Damaged files give two remarks one id, or answer remarks that are not there; what the remarks say is kept. */
function withSoundIds(comments: readonly SheetComment[]): SheetComment[] {
  const ids = new Set<string>()
  const renamed = comments.map((comment, index) => {
    const id = ids.has(comment.id) ? `${comment.id}-${index}` : comment.id
    ids.add(id)
    return { ...comment, id }
  })
  return renamed.map((comment) =>
    comment.replyTo !== null && ids.has(comment.replyTo) ? comment : { ...comment, replyTo: null },
  )
}

function threads(root: Element, persons: ReadonlyMap<string, string>): SheetComment[] {
  return children(root, 'threadedComment').map((comment) => ({
    id: attribute(comment, 'id') ?? '',
    ref: attribute(comment, 'ref') ?? '',
    author: persons.get(attribute(comment, 'personId') ?? '') ?? null,
    at: timestamp(attribute(comment, 'dT')),
    text: child(comment, 'text')?.textContent ?? '',
    replyTo: attribute(comment, 'parentId') ?? null,
    resolved: attribute(comment, 'done') === '1',
  }))
}

function notes(root: Element, hasThreads: boolean): SheetComment[] {
  const authors = children(child(root, 'authors'), 'author').map((author) => author.textContent ?? '')
  return children(child(root, 'commentList'), 'comment').flatMap((comment) => {
    const author = authors[Number(attribute(comment, 'authorId') ?? -1)] ?? ''
    if (hasThreads && author.startsWith('tc=')) return []
    const ref = attribute(comment, 'ref') ?? ''
    return [
      {
        id: `note-${ref}`,
        ref,
        author: author === '' ? null : author,
        at: null,
        text: noteText(child(comment, 'text')),
        replyTo: null,
        resolved: false,
      },
    ]
  })
}

const noteText = (text: Element | undefined): string =>
  [...children(text, 't'), ...children(text, 'r').flatMap((run) => children(run, 't'))]
    .map((piece) => piece.textContent ?? '')
    .join('')
    .trim()

function timestamp(value: string | undefined): Timestamp | null {
  const parsed = Timestamp.safeParse(value)
  return parsed.success ? parsed.data : null
}
