import { tableRow, type DraftBlock } from '../draft.js'
import type { Label, Numbering } from './numbering.js'
import { acceptedText, alternative, readContent, type RunContext } from './runs.js'
import { attribute, child, children, integer, isOn, value } from './xml.js'

export interface BodyContext extends RunContext {
  readonly numbering: Numbering
  readonly tables: { next: number }
  /** Notes referred to so far, in order. */
  readonly notes: { readonly kind: 'footnote' | 'endnote'; readonly id: string }[]
}

/** Blocks in document order, and their text without what Word generates: automatic numbers and note marks. */
export interface Body {
  readonly drafts: readonly DraftBlock[]
  readonly typed: string
}

interface Writer {
  readonly drafts: DraftBlock[]
  readonly typed: string[]
  /** Text of paragraphs whose mark was deleted: it goes on in the next paragraph. */
  carried: string
}

/** Paragraphs and tables of a story (body, cell, header, note, text box) as blocks, in the accepted view. */
export function readBody(parent: Element, context: BodyContext): Body {
  const writer: Writer = { drafts: [], typed: [], carried: '' }
  walk(parent, context, writer)
  if (writer.carried.trim() !== '') writer.drafts.push({ kind: 'paragraph', text: clean(writer.carried) })
  return { drafts: writer.drafts, typed: writer.typed.join('\n') }
}

function walk(parent: Element, context: BodyContext, writer: Writer): void {
  for (const element of children(parent)) {
    switch (element.localName) {
      case 'p':
        readParagraph(element, context, writer)
        break
      case 'tbl':
        readTable(element, context, writer)
        break
      case 'AlternateContent':
        walk(alternative(element), context, writer)
        break
      case 'altChunk':
        context.tally.embedded++
        break
      case 'sdt':
      case 'sdtContent':
      case 'customXml':
      case 'smartTag':
      case 'ins':
      case 'moveTo':
        walk(element, context, writer)
        break
      default:
    }
  }
}

function readParagraph(paragraph: Element, context: BodyContext, writer: Writer): void {
  const properties = child(paragraph, 'pPr')
  const content = readContent(paragraph, context)
  const own = acceptedText(content.runs)
  const markDeleted = countMarkChanges(properties, context)
  context.notes.push(...content.notes)
  writer.typed.push(own)
  if (markDeleted) {
    writer.carried += own
  } else {
    const text = clean(writer.carried + own)
    writer.carried = ''
    const label = labelOf(properties, text, context)
    if (text !== '') writer.drafts.push(paragraphDraft(properties, text, label, context))
  }
  for (const box of content.boxes) walk(box, context, writer)
}

/** White space at either end says nothing in a flowing text. */
const clean = (text: string): string => text.replace(/^[\s\uFEFF]+|[\s\uFEFF]+$/gu, '')

/** Whether the paragraph's end was deleted in a tracked change, so that it runs on into the next. */
function countMarkChanges(properties: Element | undefined, { tally }: BodyContext): boolean {
  const mark = child(properties, 'rPr')
  if (child(mark, 'ins') !== undefined || child(mark, 'moveTo') !== undefined) tally.insertions++
  const deleted = child(mark, 'del') !== undefined || child(mark, 'moveFrom') !== undefined
  if (deleted) tally.deletions++
  return deleted
}

const styleOf = (properties: Element | undefined, { styles }: BodyContext): string | undefined =>
  value(properties, 'pStyle') ?? styles.defaultParagraph

/** The paragraph's automatic number. Empty paragraphs count too, since Word prints their number. */
function labelOf(properties: Element | undefined, text: string, context: BodyContext): Label | undefined {
  const style = styleOf(properties, context)
  const direct = child(properties, 'numPr')
  const list = value(direct, 'numId') ?? context.styles.list(style)
  if (list === undefined || list === '0') return undefined
  const level = integer(value(direct, 'ilvl')) ?? context.styles.level(style) ?? 0
  const hidden = text === '' && isOn(child(properties, 'rPr'), 'vanish')
  return hidden ? undefined : context.numbering.next(list, level)
}

function paragraphDraft(
  properties: Element | undefined,
  own: string,
  label: Label | undefined,
  context: BodyContext,
): DraftBlock {
  const style = styleOf(properties, context)
  const text = label === undefined || label.text === '' ? own : `${label.text}${label.separator}${own}`
  const outline = integer(value(properties, 'outlineLvl')) ?? context.styles.outline(style)
  if (outline !== undefined && outline < 9) return { kind: 'heading', text, level: outline + 1 }
  if (context.styles.isTitle(style)) return { kind: 'heading', text, level: 1 }
  if (label === undefined) return { kind: 'paragraph', text }
  const direct = child(properties, 'numPr')
  const level = integer(value(direct, 'ilvl')) ?? context.styles.level(style) ?? 0
  return { kind: 'list-item', text, level: level + 1 }
}

function readTable(table: Element, context: BodyContext, writer: Writer): void {
  const number = context.tables.next++
  for (const row of rowsOf(table)) {
    const change = child(row, 'trPr')
    if (child(change, 'del') !== undefined) {
      context.tally.deletions++
      continue
    }
    if (child(change, 'ins') !== undefined) context.tally.insertions++
    const cells = inside(row, 'tc').map((cell) => readCell(cell, context, writer))
    const draft = tableRow(number, cells)
    if (draft !== undefined) writer.drafts.push(draft)
  }
}

const rowsOf = (table: Element): Element[] => inside(table, 'tr')

/** Rows or cells, those in content controls included. */
function inside(parent: Element, name: string): Element[] {
  return children(parent).flatMap((element) => {
    if (element.localName === name) return [element]
    return /^(?:sdt|sdtContent|customXml|ins)$/u.test(element.localName ?? '') ? inside(element, name) : []
  })
}

/** A cell's text on one line; the lower parts of a vertically merged cell hold none of their own. */
function readCell(cell: Element, context: BodyContext, writer: Writer): string {
  const merge = child(child(cell, 'tcPr'), 'vMerge')
  const story = readBody(cell, context)
  writer.typed.push(story.typed)
  const continues = merge !== undefined && attribute(merge, 'val') !== 'restart'
  return continues && story.typed.trim() === '' ? '' : story.drafts.map((draft) => draft.text).join(' ')
}
