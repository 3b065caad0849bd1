import type { RevisionView } from '../../domain/tracked-changes.js'
import { isShown, type ChangeKind } from '../docx/revisions.js'
import { controlOf, type Control } from './controls.js'
import { breaksPage, isBlock, isPadded, isPreformatted, isStruck, visibilityOf } from './display.js'
import { listItem, listMarkers } from './lists.js'
import {
  breakLine,
  finish,
  flowLine,
  flush,
  newWriter,
  note,
  write,
  writePiece,
  type Flow,
  type Writer,
} from './paragraphs.js'
import { isTextLayer } from './picture-text.js'
import { isInvisible } from './style/inherited.js'
import type { Style, Styles } from './style/styles.js'
import { targetOf } from './survey.js'
import { tableFlow, type Cell } from './tables.js'
import { holdsText, isElement, wholeNumber, type ChildNode, type Element } from './tree.js'

/** What of a page is not in its text. */
export interface Tally {
  hidden: number
  /** Passages in the text that lie unseen with the picture of the page that they are the text of. */
  layers: number
  embedded: number
  pictures: number
}

/** A page in one view, with what has a place in it; the marks in `flow` are of the same elements. */
export interface Body {
  readonly flow: Flow[]
  readonly tally: Tally
  /** Elements marked as inserted or deleted. */
  readonly changes: ReadonlyMap<Element, ChangeKind>
  readonly links: ReadonlyMap<Element, string>
  readonly controls: ReadonlyMap<Element, Control>
  /** Owners of the marks of list numbers. */
  readonly generated: ReadonlySet<object>
}

interface Context {
  readonly view: RevisionView
  readonly styles: Styles
  readonly tally: Tally
  readonly tables: { next: number }
  readonly changes: Map<Element, ChangeKind>
  readonly links: Map<Element, string>
  readonly controls: Map<Element, Control>
  readonly generated: Set<object>
  readonly markers: ReadonlyMap<Element, string>
  /** How many lists the element stands in. */
  readonly lists: number
  readonly inCell: boolean
  /** The changes it stands in. */
  readonly within: readonly ChangeKind[]
  readonly invisible: boolean
  /** In the text behind a page's picture. */
  readonly inLayer: boolean
}

/** Links of a page that are listed, and form fields; those that follow are counted in a warning. */
export const MAX_LISTED = 20_000

/** Longer than this, a heading is text that somebody set in a heading's type. */
const MAX_HEADING = 300

/** Everything a page shows in a view, in document order. The tree's depth is bounded, so recursion is too. */
export function readBody(body: Element, styles: Styles, view: RevisionView): Body {
  const context: Context = {
    view,
    styles,
    tally: { hidden: 0, layers: 0, embedded: 0, pictures: 0 },
    tables: { next: 0 },
    changes: new Map(),
    links: new Map(),
    controls: new Map(),
    generated: new Set(),
    markers: new Map(),
    lists: 0,
    inCell: false,
    within: [],
    invisible: isInvisible(styles(body)),
    inLayer: false,
  }
  return { ...context, flow: contents(body, false, context) }
}

/** An element's content as flow of its own. */
function contents(element: Element, preformatted: boolean, context: Context): Flow[] {
  const writer = newWriter(preformatted)
  for (const node of element.childNodes) visit(node, writer, context)
  return finish(writer)
}

function visit(node: ChildNode, writer: Writer, outer: Context): void {
  if (!isElement(node)) {
    if ('value' in node && node.nodeName === '#text' && !outer.invisible) write(writer, node.value)
    return
  }
  const style = outer.styles(node)
  if (!isThere(node, style, outer)) return
  const context = withVisibility(node, style, outer)
  if (breaksPage(style, 'before')) breakPage(writer)
  const change = changeOf(node, style, context)
  if (change === undefined) linked(node, style, writer, context)
  else {
    note(writer, node, 'start')
    if (isShown(change, context.view))
      linked(node, style, writer, { ...context, within: [...context.within, change] })
    note(writer, node, 'end')
  }
  if (breaksPage(style, 'after')) breakPage(writer)
}

/** Whether an element shows at all; counts it where it does not. */
function isThere(node: Element, style: Style, { tally }: Context): boolean {
  const visibility = visibilityOf(node, style)
  if (visibility === 'embedded') tally.embedded++
  if (visibility === 'hidden' && holdsText(node)) tally.hidden++
  return visibility === 'shown'
}

/** Text that is there and cannot be seen is counted by element, since what lies within may be seen again. */
function withVisibility(node: Element, style: Style, context: Context): Context {
  const unseen = isInvisible(style)
  const layer = unseen && (context.inLayer || isTextLayer(node, style))
  const invisible = unseen && !layer
  if (unseen && holdsOwnText(node)) context.tally[layer ? 'layers' : 'hidden']++
  if (layer !== context.inLayer) return { ...context, invisible, inLayer: layer }
  return invisible === context.invisible ? context : { ...context, invisible }
}

const holdsOwnText = (element: Element): boolean =>
  element.childNodes.some((node) => node.nodeName === '#text' && 'value' in node && /\S/u.test(node.value))

/** What an element marks its content as, once where marks of one kind stand within each other. */
function changeOf(node: Element, style: Style, { changes, within }: Context): ChangeKind | undefined {
  const kind = node.tagName === 'ins' ? 'insertion' : isStruck(node, style) ? 'deletion' : undefined
  if (kind === undefined || within.includes(kind) || !holdsText(node)) return undefined
  changes.set(node, kind)
  return kind
}

function linked(node: Element, style: Style, writer: Writer, context: Context): void {
  const target = targetOf(node)
  if (target === undefined) return element(node, style, writer, context)
  context.links.set(node, target)
  note(writer, node, 'start')
  element(node, style, writer, context)
  note(writer, node, 'end')
}

function breakPage(writer: Writer): void {
  flush(writer)
  writer.flow.push({ kind: 'page-break' })
}

function element(node: Element, style: Style, writer: Writer, context: Context): void {
  switch (node.tagName) {
    case 'br':
      return breakLine(writer)
    case 'hr':
      return breakPage(writer)
    case 'img':
      context.tally.pictures++
      return
    case 'input':
    case 'select':
      return control(node, writer, context)
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
          context.generated,
        ),
      )
  }
  if (!isBlock(node, style)) return inline(node, style, writer, context)
  flush(writer)
  const before = writer.flow.length
  const outer = writer.preformatted
  writer.preformatted ||= isPreformatted(node, style)
  for (const inner of node.childNodes) visit(inner, writer, context)
  flush(writer)
  writer.preformatted = outer
  if (isStyledHeading(style, context)) asHeading(writer, before, style)
}

/** Padding of inline text is the space that some writers put after a number. */
function inline(node: Element, style: Style, writer: Writer, context: Context): void {
  if (isPadded(style, 'left')) write(writer, ' ')
  for (const inner of node.childNodes) visit(inner, writer, context)
  if (isPadded(style, 'right')) write(writer, ' ')
}

/** What a form control shows stands in the text, so that it can be quoted. */
function control(node: Element, writer: Writer, context: Context): void {
  const found = controlOf(node)
  if (found === undefined || context.invisible) return
  context.controls.set(node, found)
  write(writer, ' ')
  note(writer, node, 'start')
  write(writer, found.shown)
  note(writer, node, 'end')
  write(writer, ' ')
}

/** Ends the paragraph before a block and puts the block after it. */
function block(writer: Writer, flow: readonly Flow[]): void {
  flush(writer)
  for (const piece of flow) writePiece(writer, piece)
}

function headingFlow(flow: Flow[], level: number): Flow[] {
  const { text } = flowLine(flow)
  const isHeading =
    text !== '' && text.length <= MAX_HEADING && flow.every((piece) => piece.kind === 'paragraph')
  return isHeading ? [{ kind: 'heading', ...flowLine(flow), level }] : flow
}

/** A style that a sheet makes bold is a heading's where it stands alone, as heading styles do in Word. */
const isStyledHeading = ({ bold, declared }: Style, { lists, inCell }: Context): boolean =>
  bold && declared.bySheet('font-weight') && lists === 0 && !inCell

/** Longer, or ending as sentences do, a bold paragraph is emphasis. */
const MAX_STYLED = 160

function asHeading({ flow }: Writer, from: number, { fontSize }: Style): void {
  const [piece, ...others] = flow.slice(from)
  if (piece?.kind !== 'paragraph' || others.length > 0) return
  if (piece.text.length > MAX_STYLED || /[;,。；，]$|\p{Ll}{3}\.$/u.test(piece.text)) return
  flow[from] = { ...piece, kind: 'heading', level: levelOf(fontSize) }
}

/** The level whose type is nearest in a browser's own style sheet, in pixels. */
const levelOf = (size: number): number => (size >= 28 ? 1 : size >= 21 ? 2 : size >= 17.3 ? 3 : 4)

function list(node: Element, writer: Writer, context: Context): void {
  const markers = listMarkers(node, context.styles)
  block(writer, contents(node, writer.preformatted, { ...context, markers, lists: context.lists + 1 }))
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
    } else if (isThere(part, context.styles(part), context)) {
      for (const row of part.childNodes.filter(isElement)) rows.push(cells(row, writer, context))
    }
  }
  block(writer, finish(besides))
  block(writer, tableFlow(rows, number))
}

function cells(row: Element, writer: Writer, context: Context): Cell[] {
  const rowStyle = context.styles(row)
  if (!isThere(row, rowStyle, context)) return []
  return row.childNodes.filter(isElement).flatMap((cell): Cell[] => {
    const style = context.styles(cell)
    if (!isThere(cell, style, context)) return []
    const struck = isStruck(cell, style) || isStruck(row, rowStyle)
    const flow = cellFlow(cell, style, struck, writer.preformatted, context)
    return [
      {
        columns: spanOf(cell, 'colspan'),
        rows: spanOf(cell, 'rowspan'),
        heads: cell.tagName === 'th',
        flow: flow.filter((piece) => piece.kind !== 'page-break'),
      },
    ]
  })
}

function cellFlow(
  cell: Element,
  style: Style,
  struck: boolean,
  preformatted: boolean,
  outer: Context,
): Flow[] {
  const inner = withVisibility(cell, style, { ...outer, inCell: true })
  if (!struck || inner.within.includes('deletion') || !holdsText(cell))
    return contents(cell, preformatted, inner)
  inner.changes.set(cell, 'deletion')
  const writer = newWriter(preformatted)
  note(writer, cell, 'start')
  if (isShown('deletion', inner.view)) {
    const context = { ...inner, within: [...inner.within, 'deletion' as const] }
    for (const node of cell.childNodes) visit(node, writer, context)
  }
  note(writer, cell, 'end')
  return finish(writer)
}

/** No table of a document is wider than a hundred columns or has a cell over a thousand rows. */
const spanOf = (cell: Element, name: 'colspan' | 'rowspan'): number =>
  Math.min(name === 'colspan' ? 100 : 1000, Math.max(1, wholeNumber(cell, name) ?? 1))
