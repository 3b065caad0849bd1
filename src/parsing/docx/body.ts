import type { Scope, StoryContext } from './context.js'
import { controlContent } from './controls.js'
import { append, emptyText, mark, shifted, trimmed, type Marked } from './marked-text.js'
import { labelOf, labelPrefix, lookAt, paragraphDraft, type ParagraphLook } from './paragraph.js'
import { alternative, openControl, readContent, readPoint, within } from './runs.js'
import { endStory, keepPoints, point, writePiece, type Story, type Writer } from './story.js'
import { readTable } from './tables.js'
import { children } from '../ooxml/xml.js'

/** Reads paragraphs and tables in document order, in the view of the context. */
export function readStory(parent: Element, scope: Scope, context: StoryContext): Story {
  const writer: Writer = {
    pieces: [],
    typed: [],
    carried: emptyText(),
    pending: [],
    breaks: [],
    boxes: [],
  }
  walk(parent, scope, context, writer)
  endLine(writer, context)
  return { pieces: writer.pieces, tail: endStory(writer), typed: writer.typed.join('\n') }
}

function walk(parent: Element, scope: Scope, context: StoryContext, writer: Writer): void {
  for (const element of children(parent)) {
    switch (element.localName) {
      case 'p':
        readParagraph(element, scope, context, writer)
        break
      case 'tbl':
        endLine(writer, context)
        readTable(element, { scope, context, writer, readStory })
        writer.breaks.push([])
        break
      case 'AlternateContent':
        walk(alternative(element), scope, context, writer)
        break
      case 'altChunk':
        if (scope.shown) context.tally.embedded++
        break
      case 'sdt':
        readControl(element, scope, context, writer)
        break
      case 'customXml':
      case 'smartTag':
        walk(element, scope, context, writer)
        break
      case 'ins':
      case 'moveTo':
      case 'del':
      case 'moveFrom':
        writer.pending.push(point(element, 'start'))
        walk(element, within(element, scope, context), context, writer)
        writer.pending.push(point(element, 'end'))
        break
      default: {
        const here = emptyText()
        readPoint(element, here, context)
        if (here.marks.length > 0) keepPoints(writer, here.marks)
      }
    }
  }
}

function readControl(control: Element, scope: Scope, context: StoryContext, writer: Writer): void {
  const inside = controlContent(control)
  if (inside === undefined) return
  const owner = scope.shown ? openControl(control, context) : undefined
  if (owner !== undefined) writer.pending.push(point(owner, 'start'))
  walk(inside, scope, context, writer)
  if (owner !== undefined) writer.pending.push(point(owner, 'end'))
}

function readParagraph(paragraph: Element, scope: Scope, context: StoryContext, writer: Writer): void {
  const look = lookAt(paragraph, context)
  const content = readContent(paragraph, scope, context)
  for (const change of look.formatChanges) context.revisions.record(change, 'formatting', listChange(change))
  for (const change of look.markChanges) within(change, scope, context)
  keepRaw(content.line, look, context)
  if (scope.shown) writer.typed.push(content.typed)
  const line = writer.carried
  for (const owner of [paragraph, ...look.formatChanges]) mark(line, owner, 'start')
  append(line, content.line)
  for (const owner of look.formatChanges) mark(line, owner, 'end')
  writer.boxes.push(...content.boxes)
  if (!look.ends) {
    for (const owner of look.markChanges) mark(line, owner, 'start')
    for (const owner of look.markChanges) mark(line, owner, 'end')
    return
  }
  writer.carried = emptyText()
  writeLine(line, look, scope, context, writer)
  writer.breaks.push(look.markChanges)
  readBoxes(writer, context)
}

/** A paragraph's place in a list, put there or taken away by a tracked change. */
const listChange = (change: Element): string | undefined =>
  ({ ins: 'numbering added', del: 'numbering removed' })[change.localName]

/** What a change holds before white space at the ends of lines is dropped. */
function keepRaw(line: Marked, look: ParagraphLook, { revisions, view }: StoryContext): void {
  if (view !== 'proposed' || revisions.sources.size === 0) return
  const starts = new Map<object, number>()
  for (const { owner, at, edge } of line.marks) {
    const start = starts.get(owner)
    if (edge === 'start' && revisions.sources.has(owner)) starts.set(owner, at)
    else if (start !== undefined && at > start) revisions.raw.set(owner, line.text.slice(start, at))
  }
  for (const change of look.markChanges) revisions.raw.set(change, '\n')
}

function writeLine(
  line: Marked,
  look: ParagraphLook,
  scope: Scope,
  context: StoryContext,
  writer: Writer,
): void {
  const own = trimmed(line)
  const label = scope.shown ? labelOf(look, own.text, context) : undefined
  const draft = scope.shown ? paragraphDraft(look, own, label, context) : undefined
  if (draft === undefined) return keepPoints(writer, own.marks)
  const length = own.text === '' ? draft.text.length : labelPrefix(label).length
  const number = {}
  context.generated.add(number)
  writePiece(writer, draft, [
    { at: 0, owner: number, edge: 'start' },
    { at: length, owner: number, edge: 'end' },
    ...shifted(own.marks, length),
  ])
}

/** Ends a line that no paragraph goes on with, as before a table. */
function endLine(writer: Writer, context: StoryContext): void {
  const line = trimmed(writer.carried)
  writer.carried = emptyText()
  if (line.text === '') keepPoints(writer, line.marks)
  else writePiece(writer, { kind: 'paragraph', text: line.text }, line.marks)
  readBoxes(writer, context)
}

/** Text boxes stand behind the paragraph they are anchored in. Anchors that were inserted or deleted take them along. */
function readBoxes(writer: Writer, context: StoryContext): void {
  for (const { element, scope } of writer.boxes.splice(0)) {
    const owners = scope.changes.map((change) => context.revisions.recordElsewhere(change, element))
    writer.pending.push(...owners.map((owner) => point(owner, 'start')))
    appendStory(writer, readStory(element, scope, context))
    writer.pending.push(...owners.map((owner) => point(owner, 'end')))
  }
}

function appendStory(writer: Writer, story: Story): void {
  for (const { draft, marks } of story.pieces) writePiece(writer, draft, marks)
  if (story.pieces.length > 0) writer.breaks.push([])
  keepPoints(writer, story.tail)
  writer.typed.push(story.typed)
}
