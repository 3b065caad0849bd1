import type { FurnitureRole } from '../draft.js'
import { readStory } from './body.js'
import { TOP, type NoteReference, type StoryContext } from './context.js'
import { joined, shifted, type Mark, type Marked } from './marked-text.js'
import { isChange } from './revisions.js'
import type { Piece, Story } from './story.js'
import type { WordParts } from './word-parts.js'
import { attribute, children, elementsIn } from '../ooxml/xml.js'

/** Notes, headers and footers, which stand behind the body. */
export interface Furniture {
  readonly pieces: readonly Piece[]
  readonly tail: readonly Mark[]
}

export function readFurniture(parts: WordParts, context: StoryContext): Furniture {
  const pieces: Piece[] = []
  let pending: Mark[] = []
  const add = ({ pieces: more, tail }: Furniture): void => {
    for (const { draft, marks } of more) {
      pieces.push({ draft, marks: [...pending, ...marks] })
      pending = []
    }
    pending.push(...shifted(tail, 0))
  }
  for (const note of readNotes(parts, context)) add(note)
  const seen = new Set<string>()
  for (const { name, role } of parts.margins) add(readMargin(name, role, parts, seen, context))
  return { pieces, tail: pending }
}

/** Notes in the order in which the text refers to them, each as one line under its printed number. */
function readNotes(parts: WordParts, context: StoryContext): Furniture[] {
  const references = new Map<string, NoteReference[]>()
  for (const reference of context.notes) {
    const key = `${reference.kind} ${reference.id}`
    references.set(key, [...(references.get(key) ?? []), reference])
  }
  const elements = { footnote: notesById(parts, 'footnote'), endnote: notesById(parts, 'endnote') }
  return [...references.values()].flatMap((all) => {
    const { kind, id, ownMark } = all[0] as NoteReference
    const element = elements[kind].get(id)
    if (element === undefined) return []
    const shown = all.some((reference) => reference.shown)
    const inPart = withLinks(context, parts, parts.partOf(`${kind}s`)?.name ?? '')
    const story = readStory(element, { ...TOP, shown }, inPart)
    // A note goes with its only reference; one that is referred to elsewhere too, as after a move, stays.
    const changes = all.length === 1 ? (all[0]?.changes ?? []) : []
    const owners = changes.map((change) => context.revisions.recordElsewhere(change, element))
    return [
      noteFurniture(story, owners, ownMark || !shown ? '' : `[${context.noteNumber(kind, id)}] `, context),
    ]
  })
}

const notesById = (parts: WordParts, kind: NoteReference['kind']): Map<string, Element> =>
  new Map(children(parts.partOf(`${kind}s`)?.root, kind).map((note) => [attribute(note, 'id') ?? '', note]))

function noteFurniture(
  story: Story,
  owners: readonly object[],
  label: string,
  context: StoryContext,
): Furniture {
  const edges = (edge: Mark['edge']): Mark[] => owners.map((owner) => ({ at: 0, owner, edge }))
  const line = lineOf(story)
  if (line.text === '') return { pieces: [], tail: [...edges('start'), ...line.marks, ...edges('end')] }
  const number = {}
  context.generated.add(number)
  const marks: Mark[] = [
    ...edges('start'),
    { at: 0, owner: number, edge: 'start' },
    { at: label.length, owner: number, edge: 'end' },
    ...shifted(line.marks, label.length),
  ]
  const draft = { kind: 'furniture', text: `${label}${line.text}`, role: 'note' } as const
  return { pieces: [{ draft, marks }], tail: edges('end') }
}

/** A story's pieces on one line. */
function lineOf(story: Story): Marked {
  const line = joined(
    story.pieces.map(({ draft, marks }) => ({ text: draft.text, marks: [...marks] })),
    ' ',
  )
  line.marks.push(...shifted(story.tail, line.text.length))
  return line
}

/** A header or footer; what another one said already is left out, unless it holds tracked changes. */
function readMargin(
  name: string,
  role: 'header' | 'footer',
  parts: WordParts,
  seen: Set<string>,
  context: StoryContext,
): Furniture {
  const root = parts.root(name)
  if (root === undefined) return { pieces: [], tail: [] }
  const changed = [...elementsIn(root)].some(({ element }) => isChange(element))
  const story = readStory(root, TOP, withLinks(context, parts, name))
  const kept = story.pieces.flatMap(({ draft, marks }): Piece[] => {
    const pageNumber = /^[-–—\s]*\d{1,4}[-–—\s]*$/u.test(draft.text)
    const line = { kind: 'furniture', text: draft.text, role: pageNumber ? 'page-number' : role } as const
    const key = `${line.role satisfies FurnitureRole} ${line.text}`
    if (seen.has(key) && !changed) return []
    seen.add(key)
    return [{ draft: line, marks }]
  })
  return { pieces: kept, tail: story.tail }
}

/** The context for reading another part, whose relationships are its own. */
export const withLinks = (context: StoryContext, parts: WordParts, name: string): StoryContext => ({
  ...context,
  external: (id) => parts.externals(name).get(id),
})

/** Text of a story that stands for itself, such as a comment, in lines. */
export const plainStory = (element: Element, context: StoryContext): string =>
  readStory(element, TOP, context)
    .pieces.map(({ draft }) => draft.text)
    .join('\n')
