import { breaksPage, isBlock, isPadded, isPreformatted, visibilityOf } from './display.js'
import { listItem, listMarkers } from './lists.js'
import { flowText, flush, newWriter, write, type Flow, type Writer } from './paragraphs.js'
import { tableFlow, type Cell } from './tables.js'
import { attribute, holdsText, isElement, wholeNumber, type ChildNode, type Element } from './tree.js'

/** What of a page is not in its text. */
export interface Tally {
  hidden: number
  struck: number
  embedded: number
  pictures: number
  fields: number
}

interface Context {
  readonly tally: Tally
  readonly tables: { next: number }
  readonly markers: Map<Element, string>
  /** How many lists the element stands in. */
  readonly lists: number
}

/** Longer than this, a heading is text that somebody set in a heading's type. */
const MAX_HEADING = 300

/** Everything a page shows, in document order. The tree's depth is bounded, so recursion is too. */
export function readBody(body: Element): { flow: Flow[]; tally: Tally } {
  const tally: Tally = { hidden: 0, struck: 0, embedded: 0, pictures: 0, fields: 0 }
  const flow = contents(body, false, { tally, tables: { next: 0 }, markers: new Map(), lists: 0 })
  return { flow, tally }
}

/** An element's content as flow of its own. */
function contents(element: Element, preformatted: boolean, context: Context): Flow[] {
  const writer = newWriter(preformatted)
  for (const node of element.childNodes) visit(node, writer, context)
  flush(writer)
  return writer.flow
}

function visit(node: ChildNode, writer: Writer, context: Context): void {
  if (!isElement(node)) {
    if ('value' in node) write(writer, node.value)
    return
  }
  const visibility = visibilityOf(node)
  if (visibility === 'embedded') context.tally.embedded++
  if (visibility === 'hidden' && holdsText(node)) context.tally.hidden++
  if (visibility === 'struck' && holdsText(node)) context.tally.struck++
  if (visibility !== 'shown') return
  if (breaksPage(node, 'before')) breakPage(writer)
  element(node, writer, context)
  if (breaksPage(node, 'after')) breakPage(writer)
}

function breakPage(writer: Writer): void {
  flush(writer)
  writer.flow.push({ kind: 'page-break' })
}

function element(node: Element, writer: Writer, context: Context): void {
  switch (node.tagName) {
    case 'br':
      writer.lines.push('')
      return
    case 'hr':
      return breakPage(writer)
    case 'img':
      context.tally.pictures++
      return
    case 'input':
    case 'select':
      if (node.tagName === 'select' || isFilled(node)) context.tally.fields++
      return
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return block(writer, headingFlow(contents(node, writer.preformatted, context), Number(node.tagName[1])))
    case 'table':
      return table(node, writer, context)
    case 'ol':
    case 'ul':
    case 'menu':
    case 'dir':
      return list(node, writer, context)
    case 'li':
      return block(
        writer,
        listItem(
          contents(node, writer.preformatted, context),
          context.markers.get(node) ?? '',
          Math.max(1, context.lists),
        ),
      )
  }
  if (!isBlock(node)) return inline(node, writer, context)
  flush(writer)
  const outer = writer.preformatted
  writer.preformatted ||= isPreformatted(node)
  for (const inner of node.childNodes) visit(inner, writer, context)
  flush(writer)
  writer.preformatted = outer
}

/** Padding of inline text is the space that some writers put after a number. */
function inline(node: Element, writer: Writer, context: Context): void {
  if (isPadded(node, 'left')) write(writer, ' ')
  for (const inner of node.childNodes) visit(inner, writer, context)
  if (isPadded(node, 'right')) write(writer, ' ')
}

/** Ends the paragraph before a block and puts the block after it. */
function block(writer: Writer, flow: readonly Flow[]): void {
  flush(writer)
  for (const piece of flow) writer.flow.push(piece)
}

function headingFlow(flow: Flow[], level: number): Flow[] {
  const text = flowText(flow)
  const isHeading =
    text !== '' && text.length <= MAX_HEADING && flow.every((piece) => piece.kind === 'paragraph')
  return isHeading ? [{ kind: 'heading', text, level }] : flow
}

function list(node: Element, writer: Writer, context: Context): void {
  const inner = { ...context, markers: listMarkers(node), lists: context.lists + 1 }
  block(writer, contents(node, writer.preformatted, inner))
}

function table(node: Element, writer: Writer, context: Context): void {
  const number = context.tables.next++
  const rows: Cell[][] = []
  const besides = newWriter(writer.preformatted)
  for (const part of node.childNodes.filter(isElement)) {
    if (part.tagName === 'tr') rows.push(cells(part, writer, context))
    else if (!/^(?:thead|tbody|tfoot)$/u.test(part.tagName)) {
      visit(part, besides, context)
      flush(besides)
    } else if (shown(part, context)) {
      for (const row of part.childNodes.filter(isElement)) rows.push(cells(row, writer, context))
    }
  }
  block(writer, besides.flow)
  block(writer, tableFlow(rows, number))
}

function cells(row: Element, writer: Writer, context: Context): Cell[] {
  if (!shown(row, context)) return []
  return row.childNodes
    .filter(isElement)
    .filter((cell) => shown(cell, context))
    .map((cell) => ({
      columns: spanOf(cell, 'colspan'),
      rows: spanOf(cell, 'rowspan'),
      heads: cell.tagName === 'th',
      flow: contents(cell, writer.preformatted, context).filter((piece) => piece.kind !== 'page-break'),
    }))
}

function shown(part: Element, { tally }: Context): boolean {
  const visibility = visibilityOf(part)
  if (visibility === 'hidden' && holdsText(part)) tally.hidden++
  if (visibility === 'struck' && holdsText(part)) tally.struck++
  return visibility === 'shown'
}

/** No table of a document is wider than a hundred columns or has a cell over a thousand rows. */
const spanOf = (cell: Element, name: 'colspan' | 'rowspan'): number =>
  Math.min(name === 'colspan' ? 100 : 1000, Math.max(1, wholeNumber(cell, name) ?? 1))

const isFilled = (input: Element): boolean =>
  !/^(?:hidden|submit|button|reset|image)$/iu.test(attribute(input, 'type') ?? '') &&
  (attribute(input, 'value') ?? '').trim() !== ''
