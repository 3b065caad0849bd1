import type { Annotation } from '../../domain/annotation.js'
import type { Span } from '../../domain/span.js'
import { trimSpan } from '../../domain/span.js'
import { emptyTally, type StoryContext } from './context.js'
import { plainStory, withLinks } from './furniture.js'
import type { DocumentView } from './read-view.js'
import { timestamp } from './revisions.js'
import type { WordParts } from './word-parts.js'
import { attribute, children, elementsIn } from '../ooxml/xml.js'

/** Comments, form fields and outside links of the accepted view, in the order in which they stand. */
export function readAnnotations(parts: WordParts, view: DocumentView): Annotation[] {
  const annotations = [...readComments(parts, view), ...readFields(view), ...readLinks(view)]
  const place = ({ span }: Annotation): number => span?.start ?? view.text.length
  return annotations.sort((a, b) => place(a) - place(b))
}

/** What stands between an owner's marks; null where nothing does. */
function spanOf(owner: object | undefined, view: DocumentView): Span | null {
  const place = owner === undefined ? undefined : view.places.get(owner)
  return place === undefined || place.end === place.start ? null : (trimSpan(view.text, place) ?? null)
}

interface Thread {
  readonly parent: string | undefined
  readonly resolved: boolean
}

function readComments(parts: WordParts, view: DocumentView): Annotation[] {
  const part = parts.partOf('comments')
  if (part === undefined) return []
  const context: StoryContext = {
    ...withLinks(view.context, parts, part.name),
    tally: emptyTally(),
    links: [],
    formFields: [],
  }
  const threads = readThreads(parts)
  const elements = children(part.root, 'comment')
  const ids = new Map(
    elements.flatMap((comment) => {
      const key = paragraphId(comment)
      return key === undefined ? [] : [[key, idOf(comment)]]
    }),
  )
  const seen = new Set<string>()
  return elements.flatMap((comment): Annotation[] => {
    const id = idOf(comment)
    if (seen.has(id)) return []
    seen.add(id)
    const thread = threads.get(paragraphId(comment) ?? '')
    return [
      {
        kind: 'comment',
        id,
        span: spanOf(view.context.comments.get(attribute(comment, 'id') ?? ''), view),
        boxes: [],
        author: attribute(comment, 'author') ?? null,
        at: timestamp(attribute(comment, 'date')),
        text: plainStory(comment, context),
        replyTo: ids.get(thread?.parent ?? '') ?? null,
        resolved: thread?.resolved ?? false,
      },
    ]
  })
}

const idOf = (comment: Element): string => `comment-${attribute(comment, 'id') ?? ''}`

/** Threads know a comment by the id of its last paragraph ([MS-DOCX] 2.5.4). */
const paragraphId = (comment: Element): string | undefined =>
  attribute(children(comment, 'p').at(-1), 'paraId')

function readThreads(parts: WordParts): Map<string, Thread> {
  const root = parts.partOf('commentsExtended')?.root
  if (root === undefined) return new Map()
  return new Map(
    [...elementsIn(root)]
      .filter(({ element }) => element.localName === 'commentEx')
      .map(({ element }) => [
        attribute(element, 'paraId') ?? '',
        {
          parent: attribute(element, 'paraIdParent'),
          resolved: /^(?:1|true|on)$/iu.test(attribute(element, 'done') ?? ''),
        },
      ]),
  )
}

function readFields(view: DocumentView): Annotation[] {
  return view.context.formFields.map(({ owner, type, name, value }, index) => {
    const span = spanOf(owner, view)
    const entered = span === null ? null : view.text.slice(span.start, span.end)
    return {
      kind: 'field',
      id: `field-${index + 1}`,
      span,
      boxes: [],
      type,
      name,
      value: value === undefined ? entered : value,
    }
  })
}

function readLinks(view: DocumentView): Annotation[] {
  return view.context.links.map(({ owner, target }, index) => ({
    kind: 'link',
    id: `link-${index + 1}`,
    span: spanOf(owner, view),
    boxes: [],
    target,
  }))
}
