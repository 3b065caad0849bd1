import { type Scope, type StoryContext } from './context.js'
import { controlContent, controlField } from './controls.js'
import { isActive, isComputed, legacyFormField, linkTarget, openField } from './fields.js'
import { emptyText, mark, type Marked } from './marked-text.js'
import { isMath, mathPieces } from './math.js'
import { changeKind, isShown } from './revisions.js'
import { inSymbolFont, isSymbolFont, symbol } from './symbols.js'
import { attribute, child, children, isOn, value } from '../ooxml/xml.js'

/** A text box, read after the paragraph that it is anchored in. */
export interface TextBox {
  readonly element: Element
  readonly scope: Scope
}

/** What stands inside a paragraph: its line in the view that is read, and what the second reader makes of it. */
export interface Content {
  readonly line: Marked
  typed: string
  readonly boxes: TextBox[]
}

/** Reads what stands inside a paragraph, in order. */
export function readContent(paragraph: Element, scope: Scope, context: StoryContext): Content {
  const content: Content = { line: emptyText(), typed: '', boxes: [] }
  walk(paragraph, scope, content, context)
  return content
}

/** The scope inside a tracked change of text, which is recorded. */
export function within(change: Element, scope: Scope, context: StoryContext): Scope {
  const kind = changeKind(change)
  if (kind === undefined) return scope
  context.revisions.record(change, kind)
  return {
    ...scope,
    shown: scope.shown && isShown(kind, context.view),
    changes: [...scope.changes, change],
  }
}

function walk(parent: Element, scope: Scope, content: Content, context: StoryContext): void {
  for (const element of children(parent)) readInline(element, scope, content, context)
}

function readInline(element: Element, scope: Scope, content: Content, context: StoryContext): void {
  if (isMath(element)) return readMath(element, scope, content, context)
  switch (element.localName) {
    case 'r':
      return readRun(element, scope, content, context)
    case 'ins':
    case 'moveTo':
    case 'del':
    case 'moveFrom':
      return around(element, content, () => {
        walk(element, within(element, scope, context), content, context)
      })
    case 'hyperlink':
      return readLink(context.external(attribute(element, 'id') ?? ''), element, scope, content, context)
    case 'fldSimple':
      return readSimpleField(element, scope, content, context)
    case 'sdt':
      return readControl(element, scope, content, context)
    case 'AlternateContent':
      return walk(alternative(element), scope, content, context)
    case 'smartTag':
    case 'customXml':
      return walk(element, scope, content, context)
    case 'dir':
    case 'bdo':
    case 'ruby':
    case 'rubyBase':
      return walk(element, { ...scope, typed: false }, content, context)
    default:
      readPoint(element, content.line, context)
  }
}

/** Newer content is written twice: once as it is, once for readers that do not know it. */
export const alternative = (element: Element): Element =>
  child(element, 'Choice') ?? child(element, 'Fallback') ?? element

function around(owner: object, content: Content, read: () => void): void {
  mark(content.line, owner, 'start')
  read()
  mark(content.line, owner, 'end')
}

/** Beginnings and ends of comments, moves and changed controls, which may stand between any two elements. */
export function readPoint(element: Element, line: Marked, context: StoryContext): void {
  const id = attribute(element, 'id') ?? ''
  const name = element.localName
  if (name === 'commentRangeStart' || name === 'commentRangeEnd') {
    mark(line, commentOwner(id, context), name === 'commentRangeStart' ? 'start' : 'end')
  } else if (/^move(?:From|To)Range(?:Start|End)$/u.test(name)) {
    context.revisions.move(element)
  } else if (/^customXml(?:Ins|Del|MoveFrom|MoveTo)RangeStart$/u.test(name)) {
    context.revisions.record(element, 'formatting')
    mark(line, element, 'start')
    mark(line, element, 'end')
  }
}

function commentOwner(id: string, context: StoryContext): object {
  const owner = context.comments.get(id) ?? {}
  context.comments.set(id, owner)
  return owner
}

function readMath(element: Element, scope: Scope, content: Content, context: StoryContext): void {
  const inside = { ...scope, typed: false }
  if (element.localName === 'r') return readRun(element, inside, content, context)
  for (const piece of mathPieces(element)) {
    if (typeof piece !== 'string') readInline(piece, inside, content, context)
    else if (scope.shown) content.line.text += piece
  }
}

function readLink(
  target: string | undefined,
  element: Element,
  scope: Scope,
  content: Content,
  context: StoryContext,
): void {
  if (target === undefined || !scope.shown) return walk(element, scope, content, context)
  const owner = {}
  context.links.push({ owner, target })
  around(owner, content, () => walk(element, scope, content, context))
}

function readSimpleField(element: Element, scope: Scope, content: Content, context: StoryContext): void {
  const code = attribute(element, 'instr') ?? ''
  if (scope.shown && isActive(code)) context.tally.active++
  readLink(linkTarget(code), element, { ...scope, typed: false }, content, context)
}

function readControl(control: Element, scope: Scope, content: Content, context: StoryContext): void {
  const inside = controlContent(control)
  if (inside === undefined) return
  const owner = scope.shown ? openControl(control, context) : undefined
  if (owner === undefined) walk(inside, scope, content, context)
  else around(owner, content, () => walk(inside, scope, content, context))
}

/** Notes a content control that is a form field; returns the owner of its marks. */
export function openControl(control: Element, context: StoryContext): object | undefined {
  const field = controlField(control)
  if (field === undefined) return undefined
  const owner = {}
  context.formFields.push({ owner, ...field })
  return owner
}

interface RunLook {
  readonly hidden: boolean
  readonly symbolFont: string | undefined
}

function readRun(run: Element, scope: Scope, content: Content, context: StoryContext): void {
  const given = children(run, 'rPr').at(-1)
  const change = child(given, 'rPrChange')
  const properties =
    context.view === 'original' && change !== undefined ? (child(change, 'rPr') ?? given) : given
  const font = attribute(child(properties, 'rFonts'), 'ascii')
  const look: RunLook = {
    hidden:
      child(properties, 'vanish') === undefined
        ? context.styles.hidden(value(properties, 'rStyle'))
        : isOn(properties, 'vanish'),
    symbolFont: isSymbolFont(font) ? font : undefined,
  }
  const read = (): void => {
    for (const element of children(run)) readRunChild(element, look, scope, content, context)
  }
  if (change === undefined) return read()
  context.revisions.record(change, 'formatting')
  around(change, content, read)
}

function say(
  text: string,
  { hidden }: RunLook,
  { shown, typed }: Scope,
  content: Content,
  context: StoryContext,
): void {
  const inCode = context.fields.some(({ codeOver }) => !codeOver)
  if (text === '' || inCode || !shown) return
  if (typed) content.typed += text
  if (hidden) context.tally.hidden++
  else content.line.text += text
}

function readRunChild(
  element: Element,
  look: RunLook,
  scope: Scope,
  content: Content,
  context: StoryContext,
): void {
  const write = (text: string): void => say(text, look, scope, content, context)
  /** The second reader leaves these out. */
  const writeSign = (text: string): void => say(text, look, { ...scope, typed: false }, content, context)
  switch (element.localName) {
    case 't':
    case 'delText': {
      const text = element.textContent ?? ''
      return write(look.symbolFont === undefined ? text : inSymbolFont(look.symbolFont, text))
    }
    case 'tab':
    case 'ptab':
      return write('\t')
    case 'br':
      return writeSign(/^(?:page|column)$/u.test(attribute(element, 'type') ?? '') ? ' ' : '\n')
    case 'cr':
      return writeSign('\n')
    case 'noBreakHyphen':
      return write('-')
    case 'sym':
      return writeSign(
        symbol(attribute(element, 'font'), Number.parseInt(attribute(element, 'char') ?? '', 16)),
      )
    case 'fldChar':
      return moveField(element, look, scope, content, context)
    case 'instrText':
    case 'delInstrText': {
      const field = context.fields.at(-1)
      if (field !== undefined && !field.codeOver) field.code += element.textContent ?? ''
      return
    }
    case 'footnoteReference':
    case 'endnoteReference':
      return readReference(element, scope, content, context)
    case 'commentReference': {
      const owner = commentOwner(attribute(element, 'id') ?? '', context)
      if (!content.line.marks.some((one) => one.owner === owner)) around(owner, content, () => undefined)
      return
    }
    case 'AlternateContent': {
      const both = child(element, 'Choice') !== undefined && child(element, 'Fallback') !== undefined
      const inside = both ? scope : { ...scope, typed: false }
      for (const inner of children(alternative(element))) readRunChild(inner, look, inside, content, context)
      return
    }
    case 'drawing':
      return readDrawing(element, scope, content, context)
    case 'pict':
    case 'object':
      return readDrawing(element, scope, content, context)
    case 'ruby':
      return readInline(element, scope, content, context)
    default:
  }
}

function moveField(
  element: Element,
  look: RunLook,
  scope: Scope,
  content: Content,
  context: StoryContext,
): void {
  const type = attribute(element, 'fldCharType')
  const field = context.fields.at(-1)
  if (type === 'begin') context.fields.push(openField(element))
  else if (field === undefined) return
  else if (type === 'separate') {
    const form = legacyFormField(field)
    field.codeOver = form?.text === undefined
    if (!scope.shown || !field.codeOver) return
    const target = linkTarget(field.code)
    const owner = {}
    if (form !== undefined) context.formFields.push({ owner, ...form })
    else if (target !== undefined) context.links.push({ owner, target })
    else return
    field.owners.push(owner)
    mark(content.line, owner, 'start')
  } else if (type === 'end') {
    context.fields.pop()
    for (const owner of field.owners) mark(content.line, owner, 'end')
    if (!scope.shown) return
    if (isActive(field.code)) context.tally.active++
    if (isComputed(field.code)) context.tally.computed++
    const form = legacyFormField(field)
    if (form?.text === undefined) return
    const owner = {}
    context.formFields.push({ owner, ...form })
    const text = form.text
    around(owner, content, () => say(text, look, { ...scope, typed: false }, content, context))
  }
}

function readReference(element: Element, scope: Scope, content: Content, context: StoryContext): void {
  const id = attribute(element, 'id')
  if (id === undefined) return
  const kind = element.localName === 'footnoteReference' ? 'footnote' : 'endnote'
  const ownMark = /^(?:1|true|on)$/iu.test(attribute(element, 'customMarkFollows') ?? '')
  context.notes.push({ kind, id, shown: scope.shown, ownMark, changes: scope.changes })
  if (!scope.shown || ownMark) return
  const owner = {}
  context.generated.add(owner)
  around(owner, content, () => (content.line.text += `[${context.noteNumber(kind, id)}]`))
}

function readDrawing(element: Element, scope: Scope, content: Content, { tally }: StoryContext): void {
  const boxes = outermost(element, 'txbxContent')
  // The second reader knows text boxes from their older form only, which newer ones carry as the alternative.
  const older = element.localName === 'pict' || (element.parentNode as Element).localName === 'Choice'
  const inBox = { ...scope, typed: scope.typed && older }
  content.boxes.push(...boxes.map((box) => ({ element: box, scope: inBox })))
  if (!scope.shown) return
  const graphic = outermost(element, 'graphicData').map((data) => attribute(data, 'uri') ?? '')
  if (element.localName === 'object') tally.embedded++
  else if (graphic.some((uri) => /\/chart(?:ex)?$/u.test(uri))) tally.charts++
  else if (graphic.some((uri) => uri.endsWith('/diagram'))) tally.diagrams++
  else if (boxes.length === 0) tally.pictures++
}

function outermost(parent: Element, name: string): Element[] {
  return children(parent).flatMap((element) => {
    if (element.localName === name) return [element]
    return outermost(element.localName === 'AlternateContent' ? alternative(element) : element, name)
  })
}
