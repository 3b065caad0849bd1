import type { Styles } from './styles.js'
import { attribute, child, children, isOn, value } from './xml.js'

/** A stretch of text and what tracked changes say of it. */
export interface Run {
  readonly text: string
  readonly change: 'none' | 'inserted' | 'deleted'
}

/** What a paragraph's content holds besides its runs. */
export interface Content {
  readonly runs: Run[]
  /** Text boxes anchored in it, as elements that hold paragraphs. */
  readonly boxes: Element[]
  /** Ids of the notes it refers to, in order. */
  readonly notes: { readonly kind: 'footnote' | 'endnote'; readonly id: string }[]
}

/** Counts of what a document holds and the text does not say. */
export interface Tally {
  insertions: number
  deletions: number
  pictures: number
  hidden: number
  embedded: number
}

/** Fields may span paragraphs: what lies between their beginning and their result is code, not text. */
export interface FieldState {
  /** One entry for each open field: whether its code is over. */
  readonly open: boolean[]
}

export interface RunContext {
  readonly styles: Styles
  readonly tally: Tally
  readonly fields: FieldState
  /** Printed number of a note, counting on in document order. */
  noteNumber(kind: 'footnote' | 'endnote', id: string): number
}

/** Characters of Wingdings and Symbol that legal forms use, by their private code. */
const SYMBOLS: Readonly<Record<string, string>> = {
  F0A8: '☐',
  F06F: '☐',
  F0FE: '☒',
  F0FD: '☒',
  F078: '☒',
  F052: '☑',
  F0FC: '✓',
  F0FB: '✗',
  F0B7: '•',
  F0A7: '▪',
  F0E0: '→',
  F0D3: '©',
  F0D2: '®',
  F0D4: '™',
}

/** Reads what stands inside a paragraph, in order. */
export function readContent(paragraph: Element, context: RunContext): Content {
  const content: Content = { runs: [], boxes: [], notes: [] }
  walk(paragraph, 'none', content, context)
  return content
}

function walk(parent: Element, change: Run['change'], content: Content, context: RunContext): void {
  for (const element of children(parent)) {
    switch (element.localName) {
      case 'r':
        readRun(element, change, content, context)
        break
      case 'ins':
      case 'moveTo':
        context.tally.insertions++
        walk(element, change === 'deleted' ? 'deleted' : 'inserted', content, context)
        break
      case 'del':
      case 'moveFrom':
        context.tally.deletions++
        walk(element, 'deleted', content, context)
        break
      case 'AlternateContent':
        walk(alternative(element), change, content, context)
        break
      case 'hyperlink':
      case 'smartTag':
      case 'customXml':
      case 'fldSimple':
      case 'sdt':
      case 'sdtContent':
      case 'dir':
      case 'bdo':
      case 'oMathPara':
      case 'oMath':
      case 'ruby':
      case 'rubyBase':
        walk(element, change, content, context)
        break
      default:
        if (isMath(element)) walk(element, change, content, context)
    }
  }
}

/** Word writes newer content twice: once as it is, once for readers that do not know it. */
export const alternative = (element: Element): Element =>
  child(element, 'Choice') ?? child(element, 'Fallback') ?? element

const isMath = (element: Element): boolean => (element.namespaceURI ?? '').includes('/math')

function readRun(run: Element, change: Run['change'], content: Content, context: RunContext): void {
  const properties = child(run, 'rPr')
  const hidden = isOn(properties, 'vanish') || context.styles.hidden(value(properties, 'rStyle'))
  for (const element of children(run)) {
    readRunChild(element, hidden, change, content, context)
  }
}

function readRunChild(
  element: Element,
  hidden: boolean,
  change: Run['change'],
  content: Content,
  context: RunContext,
): void {
  const { fields, tally } = context
  const inCode = fields.open.some((codeOver) => !codeOver)
  const say = (text: string): void => {
    if (inCode || text === '') return
    if (hidden) tally.hidden++
    else content.runs.push({ text, change })
  }
  switch (element.localName) {
    case 't':
    case 'delText':
      return say(element.textContent ?? '')
    case 'tab':
    case 'ptab':
      return say('\t')
    case 'br':
      return say(/^(?:page|column)$/u.test(attribute(element, 'type') ?? '') ? ' ' : '\n')
    case 'cr':
      return say('\n')
    case 'noBreakHyphen':
      return say('-')
    case 'sym':
      return say(symbol(attribute(element, 'char')))
    case 'fldChar':
      return moveField(attribute(element, 'fldCharType'), fields)
    case 'footnoteReference':
    case 'endnoteReference':
      return readReference(element, change, content, context)
    case 'AlternateContent':
      for (const inner of children(alternative(element)))
        readRunChild(inner, hidden, change, content, context)
      return
    case 'drawing':
    case 'pict':
    case 'object':
      return readDrawing(element, content, tally)
    case 'ruby':
      return walk(element, change, content, context)
    default:
  }
}

function moveField(type: string | undefined, fields: FieldState): void {
  if (type === 'begin') fields.open.push(false)
  else if (type === 'separate') fields.open[fields.open.length - 1] = true
  else if (type === 'end') fields.open.pop()
}

function readReference(element: Element, change: Run['change'], content: Content, context: RunContext): void {
  const id = attribute(element, 'id')
  if (id === undefined || change === 'deleted') return
  const kind = element.localName === 'footnoteReference' ? 'footnote' : 'endnote'
  content.notes.push({ kind, id })
  content.runs.push({ text: `[${context.noteNumber(kind, id)}]`, change })
}

function readDrawing(element: Element, content: Content, tally: Tally): void {
  const boxes = outermost(element, 'txbxContent')
  content.boxes.push(...boxes)
  if (element.localName === 'object') tally.embedded++
  else if (boxes.length === 0) tally.pictures++
}

function outermost(parent: Element, name: string): Element[] {
  return children(parent).flatMap((element) => {
    if (element.localName === name) return [element]
    return outermost(element.localName === 'AlternateContent' ? alternative(element) : element, name)
  })
}

function symbol(code: string | undefined): string {
  if (code === undefined) return ''
  const known = SYMBOLS[code.toUpperCase()]
  if (known !== undefined) return known
  const point = Number.parseInt(code, 16)
  return point >= 0xf000 && point <= 0xf0ff
    ? '\uFFFD'
    : String.fromCodePoint(Number.isNaN(point) ? 0xfffd : point)
}

/** The text of one view; `accepted` is what stands once all tracked changes are accepted. */
export const acceptedText = (runs: readonly Run[]): string =>
  runs
    .filter((run) => run.change !== 'deleted')
    .map((run) => run.text)
    .join('')
