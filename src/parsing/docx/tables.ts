import { tableRow } from '../draft.js'
import type { CellRecord, Scope, StoryContext } from './context.js'
import { controlContent } from './controls.js'
import { joined, mark, onOneLine, shifted, type Mark, type Marked } from './marked-text.js'
import { isShown, changeKind } from './revisions.js'
import { openControl } from './runs.js'
import { keepPoints, writePiece, type ReadStory, type Writer } from './story.js'
import { attribute, child, children, integer, isOn, value } from '../ooxml/xml.js'

/** Columns that a cell covers at most; Word's own tables have 63. */
const MAX_COLUMNS = 1000
const columnsOf = (text: string | undefined): number => Math.min(MAX_COLUMNS, Math.max(0, integer(text) ?? 0))

/** A table while it is read: the row that comes next, and cells that go on downwards, by their column. */
interface Grid {
  readonly table: number
  row: number
  readonly open: Map<number, CellRecord>
}

/** Where a table stands, and how the stories in its cells are read. */
interface Place {
  readonly scope: Scope
  readonly context: StoryContext
  readonly writer: Writer
  readonly readStory: ReadStory
}

/** Rows of a table as blocks, its cells as records on their grid. Tables within cells are part of the cell's text. */
export function readTable(table: Element, place: Place): void {
  const { context, writer } = place
  const grid: Grid = { table: context.tables.next++, row: 0, open: new Map() }
  const changes = formatChanges(context, [
    child(child(table, 'tblPr'), 'tblPrChange'),
    child(child(table, 'tblGrid'), 'tblGridChange'),
  ])
  keepPoints(writer, edges(changes, 'start'))
  for (const row of inside(table, 'tr')) readRow(row, grid, place)
  keepPoints(writer, edges(changes, 'end'))
}

const edges = (owners: readonly object[], edge: Mark['edge']): Mark[] =>
  owners.map((owner) => ({ at: 0, owner, edge }))

function formatChanges(context: StoryContext, found: readonly (Element | undefined)[]): Element[] {
  const changes = found.filter((element) => element !== undefined)
  for (const change of changes) context.revisions.record(change, 'formatting')
  return changes
}

interface Wrapped {
  readonly element: Element
  /** Content controls around it, outermost first. */
  readonly controls: readonly Element[]
}

/** Rows or cells, those in content controls included. */
function inside(parent: Element, name: string, controls: readonly Element[] = []): Wrapped[] {
  return children(parent).flatMap((element) => {
    if (element.localName === name) return [{ element, controls }]
    if (element.localName === 'sdt') {
      const content = controlContent(element)
      return content === undefined ? [] : inside(content, name, [...controls, element])
    }
    return /^(?:customXml|ins|moveTo)$/u.test(element.localName) ? inside(element, name, controls) : []
  })
}

/** Insertions and deletions that an element's properties tell of, recorded, and the scope that they leave. */
function changed(
  found: readonly Element[],
  scope: Scope,
  context: StoryContext,
): { readonly scope: Scope; readonly changes: readonly Element[] } {
  let shown = scope.shown
  for (const change of found) {
    const kind = changeKind(change) ?? 'formatting'
    context.revisions.record(change, kind)
    shown &&= isShown(kind, context.view)
  }
  return { scope: { ...scope, shown, changes: [...scope.changes, ...found] }, changes: found }
}

function readRow({ element: row, controls }: Wrapped, grid: Grid, place: Place): void {
  const { context, writer } = place
  const properties = child(row, 'trPr')
  const marks = children(properties).filter((element) => changeKind(element) !== undefined)
  const { scope, changes } = changed(marks, place.scope, context)
  const formats = formatChanges(context, [
    child(properties, 'trPrChange'),
    child(child(row, 'tblPrEx'), 'tblPrExChange'),
  ])
  const fields = openControls(controls, scope, context)
  const owners = [...changes, ...formats, ...fields]
  const header = isOn(properties, 'tblHeader')
  let column = columnsOf(value(properties, 'gridBefore'))
  const cells: Marked[] = []
  const hidden: Mark[] = []
  for (const cell of inside(row, 'tc')) {
    const width = Math.max(1, columnsOf(value(child(cell.element, 'tcPr'), 'gridSpan')))
    const { text, shown } = readCell(cell, { ...place, scope })
    if (!shown) {
      for (const mark of text.marks) hidden.push(mark)
      continue
    }
    placeCell(cell.element, { column, width, header, text }, grid, context)
    column += width
    cells.push({
      text: text.text,
      marks: [...hidden.splice(0).map((one) => ({ ...one, at: 0 })), ...text.marks],
    })
  }
  const line = joined(cells, '\t')
  const points = [
    ...edges(owners, 'start'),
    ...line.marks,
    ...hidden.map((one) => ({ ...one, at: line.text.length })),
  ]
  const draft = tableRow(
    grid.table,
    cells.map((cell) => cell.text),
  )
  if (draft === undefined) keepPoints(writer, points)
  else writePiece(writer, draft, points)
  keepPoints(writer, edges(owners, 'end'))
  if (scope.shown) grid.row++
}

const openControls = (controls: readonly Element[], scope: Scope, context: StoryContext): object[] =>
  scope.shown ? controls.flatMap((control) => openControl(control, context) ?? []) : []

interface CellPlace {
  readonly column: number
  readonly width: number
  readonly header: boolean
  readonly text: Marked
}

function placeCell(
  cell: Element,
  { column, width, header, text }: CellPlace,
  grid: Grid,
  context: StoryContext,
): void {
  const properties = child(cell, 'tcPr')
  const across = child(properties, 'hMerge')
  const last = context.tables.cells.at(-1)
  const joinsLeft = across !== undefined && attribute(across, 'val') !== 'restart' && text.text === ''
  if (joinsLeft && last?.table === grid.table && last.row === grid.row) {
    last.columnSpan += width
    return
  }
  const down = child(properties, 'vMerge')
  const above = grid.open.get(column)
  grid.open.delete(column)
  if (continuesAbove(cell) && above !== undefined) {
    above.rowSpan = grid.row - above.row + 1
    grid.open.set(column, above)
    return
  }
  const record: CellRecord = {
    owner: cell,
    table: grid.table,
    row: grid.row,
    column,
    rowSpan: 1,
    columnSpan: width,
    header,
  }
  context.tables.cells.push(record)
  if (down !== undefined) grid.open.set(column, record)
}

/** Whether the cell is the lower part of a vertically merged one. */
function continuesAbove(cell: Element): boolean {
  const merge = child(child(cell, 'tcPr'), 'vMerge')
  return merge !== undefined && attribute(merge, 'val') !== 'restart'
}

/** A cell's text on one line, with its paragraphs joined by spaces. */
function readCell(
  { element: cell, controls }: Wrapped,
  { scope: outer, context, writer, readStory }: Place,
): { readonly text: Marked; readonly shown: boolean } {
  const properties = child(cell, 'tcPr')
  const marks = children(properties).filter((element) => changeKind(element) !== undefined)
  const { scope, changes } = changed(marks, outer, context)
  const formats = formatChanges(context, [child(properties, 'tcPrChange'), child(properties, 'cellMerge')])
  const owners = [...changes, ...formats, ...openControls(controls, scope, context), cell]
  const story = readStory(cell, scope, context)
  writer.typed.push(story.typed)
  // The lower parts of a merged cell hold an empty paragraph, which nobody sees.
  const unseen = continuesAbove(cell) && story.typed.trim() === ''
  const lines = story.pieces.map(({ draft, marks: points }) =>
    unseen
      ? { text: '', marks: points.map((one) => ({ ...one, at: 0 })) }
      : { text: draft.text, marks: [...points] },
  )
  const whole = joined(lines, ' ')
  for (const mark of shifted(story.tail, whole.text.length)) whole.marks.push(mark)
  const text = onOneLine(whole)
  for (const owner of owners) text.marks.push({ at: 0, owner, edge: 'start' })
  for (const owner of owners) mark(text, owner, 'end')
  return { text, shown: scope.shown }
}
