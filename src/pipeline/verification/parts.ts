import type { ParsedDocument } from '../../domain/parsed-document.js'
import { contains, type Span } from '../../domain/span.js'
import type { Table } from '../../domain/table.js'
import { placedBoxProblems } from './layout.js'

/** Tables, annotations, outline, attachments and warnings against the text, the pages and each other. */
export function partProblems(parsed: ParsedDocument): string[] {
  return [
    ...repeated((parsed.tables ?? []).map(({ id }) => id)).map((id) => `table ${id} occurs twice`),
    ...(parsed.tables ?? []).flatMap((table) => under(`table ${table.id}`, tableProblems(table, parsed))),
    ...annotationProblems(parsed),
    ...outlineProblems(parsed),
    ...attachmentProblems(parsed),
    ...warningProblems(parsed),
  ]
}

const under = (where: string, problems: readonly string[]): string[] =>
  problems.map((problem) => `${where}: ${problem}`)

const repeated = <T>(values: readonly T[]): T[] => {
  const seen = new Set<T>()
  return values.filter((value) => seen.has(value) || seen.add(value) === undefined)
}

const beyond = (span: Span | null, text: string): string[] =>
  span !== null && span.end > text.length ? ['beyond the text'] : []

function tableProblems(table: Table, parsed: ParsedDocument): string[] {
  const problems = [...gridProblems(table), ...tableTextProblems(table, parsed)]
  for (const { row, column, span, boxes } of table.cells) {
    const inCell = [...beyond(span, parsed.text), ...placedBoxProblems(boxes, parsed)]
    problems.push(...under(`cell ${row}, ${column}`, inCell))
  }
  problems.push(...under('area', placedBoxProblems(table.areas, parsed)))
  if (repeated(table.areas.map(({ page }) => page)).length > 0) problems.push('two areas on one page')
  return problems
}

/** Cells lie on the grid, in reading order, and none covers a place that another covers. */
export function gridProblems({ rows, columns, cells }: Table): string[] {
  /** By column, the row from which it is free again. */
  const free = new Map<number, number>()
  return cells.flatMap(({ row, column, rowSpan, columnSpan }, index) => {
    const problems: string[] = []
    const before = cells[index - 1]
    const inOrder = before === undefined || before.row < row || (before.row === row && before.column < column)
    if (!inOrder) problems.push('out of order')
    if (row + rowSpan > rows || column + columnSpan > columns) problems.push('off the grid')
    for (let at = column; at < Math.min(column + columnSpan, columns); at++) {
      if ((free.get(at) ?? 0) > row) problems.push(`covers column ${at}, which another cell covers`)
      free.set(at, row + rowSpan)
    }
    return under(`cell ${row}, ${column}`, problems)
  })
}

/** Cells share no text, and what the table's rows say stands in its cells. */
function tableTextProblems({ id, cells }: Table, { blocks }: ParsedDocument): string[] {
  const spans = cells.flatMap(({ span }) => span ?? []).sort((a, b) => a.start - b.start)
  const problems = spans.flatMap((span, index) =>
    span.start < (spans[index - 1]?.end ?? 0) ? [`two cells hold the text at ${span.start}`] : [],
  )
  let at = 0
  for (const block of blocks) {
    if (block.kind !== 'table-row' || block.table !== id) continue
    for (const cell of block.cells) {
      while (at < spans.length && (spans[at]?.end ?? 0) < cell.end) at++
      const holder = spans[at]
      if (holder === undefined || !contains(holder, cell))
        problems.push(`the text at ${cell.start} is in no cell`)
    }
  }
  return problems
}

function annotationProblems(parsed: ParsedDocument): string[] {
  const annotations = parsed.annotations ?? []
  const comments = new Set(annotations.filter(({ kind }) => kind === 'comment').map(({ id }) => id))
  return [
    ...repeated(annotations.map(({ id }) => id)).map((id) => `annotation ${id} occurs twice`),
    ...annotations.flatMap((annotation) => {
      const problems = [
        ...beyond(annotation.span, parsed.text),
        ...placedBoxProblems(annotation.boxes, parsed),
      ]
      if (annotation.kind === 'comment' && annotation.replyTo !== null && !comments.has(annotation.replyTo)) {
        problems.push('answers a comment that is not there')
      }
      return under(`annotation ${annotation.id}`, problems)
    }),
  ]
}

function outlineProblems({ outline = [], text, layout }: ParsedDocument): string[] {
  const pages = layout.kind === 'paged' ? layout.pages.length : 0
  return outline.flatMap(({ page, span }, index) =>
    under(`outline entry ${index + 1}`, [
      ...beyond(span, text),
      ...(page !== null && page > pages ? [`leads to page ${page}, which there is not`] : []),
    ]),
  )
}

const attachmentProblems = ({ attachments = [] }: ParsedDocument): string[] =>
  attachments.flatMap(({ index }, place) =>
    index === place ? [] : [`attachment ${index} stands in place ${place}`],
  )

function warningProblems({ warnings, layout }: ParsedDocument): string[] {
  const pages = layout.kind === 'paged' ? layout.pages.length : 0
  return warnings.flatMap(({ code, page }) =>
    page !== undefined && page > pages ? [`warning ${code}: of page ${page}, which there is not`] : [],
  )
}
