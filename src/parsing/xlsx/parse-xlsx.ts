import type { Annotation } from '../../domain/annotation.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import type { Warning } from '../../domain/warning.js'
import { readPackage, type Package } from '../ooxml/package.js'
import { attribute, parseXml } from '../ooxml/xml.js'
import { finishDocument, placeBlocks, type DraftBlock, type PlacedBlocks } from '../draft.js'
import { checkLength, type ParseOptions } from '../limits.js'
import { cellRange, type CellRange } from './cell-reference.js'
import { readComments, readPersons, type SheetComment } from './comments.js'
import { readDrawings, type Drawings } from './drawings.js'
import { readNumberFormats } from './number-formats.js'
import { relationsOf, type Relation } from '../ooxml/relations.js'
import { readSharedStrings } from './shared-strings.js'
import { sheetDrafts, type CellPlace, type SheetDrafts } from './sheet-drafts.js'
import { readSheet, type Sheet, type SheetContext } from './sheet.js'
import { readWorkbook, type Workbook } from './workbook.js'

interface ReadSheet extends SheetDrafts {
  readonly sheet: Sheet
  readonly drawings: Drawings
  readonly comments: readonly SheetComment[]
  readonly links: readonly { readonly range: CellRange; readonly target: string }[]
}

/**
 * A workbook as Excel shows it, sheet by sheet: values under their number formats, formulas by the values stored with
 * them. What is hidden is read and said. Throws `archive-too-large`, `document-encrypted`, `document-corrupt`,
 * `document-no-text`, `document-too-long`.
 */
export async function parseXlsx(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const source = await readPackage(bytes, options.signal)
  const workbook = readWorkbook(source)
  const sheets = readSheets(source, workbook, options)
  const drafts = [...sheets.flatMap((sheet) => sheet.body), ...sheets.flatMap((sheet) => sheet.furniture)]
  const placed = placeBlocks(drafts)
  const annotations = annotationsOf(sheets, drafts, placed)
  const parsed = finishDocument(
    { format: 'xlsx', ...placed, layout: { kind: 'flow' }, warnings: warningsOf(source, workbook, sheets) },
    options.limits,
  )
  options.progress?.(1, 1)
  return { ...parsed, ...(annotations.length > 0 ? { annotations } : {}) }
}

function readSheets(source: Package, workbook: Workbook, options: ParseOptions): ReadSheet[] {
  const context: SheetContext = {
    strings: readSharedStrings(workbook.sharedStrings),
    formats: readNumberFormats(workbook.styles, workbook.from1904),
    limits: options.limits,
    signal: options.signal,
  }
  const persons = readPersons(workbook.persons)
  let characters = 0
  return workbook.sheets.flatMap(({ name, part }, index) => {
    if (part === undefined) return []
    const relations = relationsOf(source, part)
    const read = readSheet(source.parts.get(part) ?? '', context)
    const sheet = { ...read, filters: [...read.filters, ...tableRanges(source, relations)] }
    const drawings = readDrawings(source, relations)
    const drafts = sheetDrafts(name, sheet, drawings, index)
    characters += drafts.body.reduce((sum, draft) => sum + draft.text.length + 1, 0)
    checkLength(characters, options.limits)
    const comments = readComments(source, relations, persons)
    const links = linksOf(sheet, relations)
    // The drafts hold what the rows held; a large sheet is not kept twice.
    return [{ ...drafts, sheet: { ...sheet, rows: [] }, drawings, comments, links }]
  })
}

/** Where Excel's tables stand that have a head row. */
const tableRanges = (source: Package, relations: readonly Relation[]): CellRange[] =>
  relations
    .filter(({ type, external }) => type === 'table' && !external)
    .flatMap(({ target }) => {
      const xml = source.parts.get(target)
      const root = xml === undefined ? undefined : parseXml(xml)
      if (root === undefined || attribute(root, 'headerRowCount') === '0') return []
      return cellRange(attribute(root, 'ref') ?? '') ?? []
    })

function linksOf(sheet: Sheet, relations: readonly Relation[]): ReadSheet['links'] {
  const targets = new Map(relations.filter(({ external }) => external).map(({ id, target }) => [id, target]))
  return sheet.links.flatMap(({ range, id }) => {
    const target = id === undefined ? undefined : targets.get(id)
    return target === undefined ? [] : [{ range, target }]
  })
}

function annotationsOf(
  sheets: readonly ReadSheet[],
  drafts: readonly DraftBlock[],
  { blocks }: PlacedBlocks,
): Annotation[] {
  const starts = new Map(drafts.map((draft, index) => [draft, blocks[index]?.span.start ?? 0]))
  return sheets.flatMap(({ placeOf, comments, links }, index) => {
    const spanAt = (range: CellRange | undefined): Span | null =>
      range === undefined ? null : spanOf(placeOf(range.row, range.column), starts)
    const id = (own: string): string => `${index}/${own}`
    return [
      ...comments.map((comment): Annotation => ({
        kind: 'comment',
        id: id(comment.id),
        span: spanAt(cellRange(comment.ref)),
        boxes: [],
        author: comment.author,
        at: comment.at,
        text: comment.text,
        replyTo: comment.replyTo === null ? null : id(comment.replyTo),
        resolved: comment.resolved,
      })),
      ...links.map(({ range, target }, number): Annotation => ({
        kind: 'link',
        id: id(`link-${number}`),
        span: spanAt(range),
        boxes: [],
        target,
      })),
    ]
  })
}

function spanOf(place: CellPlace | undefined, starts: ReadonlyMap<DraftBlock, number>): Span | null {
  if (place === undefined) return null
  const { draft } = place
  const start = starts.get(draft) ?? 0
  const cells = draft.kind === 'table-row' ? draft.cells : [draft.text]
  const from = cells.slice(0, place.cell).reduce((sum, cell) => sum + cell.length + 1, start)
  const length = cells[place.cell]?.length ?? 0
  return length === 0 ? null : { start: from, end: from + length }
}

function warningsOf(source: Package, workbook: Workbook, sheets: readonly ReadSheet[]): Warning[] {
  const total = (count: (sheet: ReadSheet) => number): number =>
    sheets.reduce((sum, sheet) => sum + count(sheet), 0)
  const parts = (pattern: RegExp): number => source.names.filter((name) => pattern.test(name)).length
  return [
    ...counted('hidden-text', 'the text holds what the workbook hides', [
      [workbook.sheets.filter((sheet) => sheet.hidden && sheet.part !== undefined).length, 'sheets'],
      [total(({ sheet }) => sheet.hiddenRows), 'rows'],
      [total(({ sheet }) => sheet.hiddenColumns), 'columns'],
      [total(({ sheet }) => sheet.hiddenValues), 'values without a visible format'],
    ]),
    ...counted('active-content', 'the workbook holds what would run or fetch; none of it did', [
      [parts(/(?:^|\/)vbaProject\.bin$/iu), 'macro projects'],
      [parts(/^xl\/macrosheets\/[^/]+\.xml$/iu), 'macro sheets'],
      [parts(/^xl\/externalLinks\/[^/]+\.xml$/iu), 'links to other workbooks'],
      [parts(/^xl\/connections\.xml$/iu), 'data connections'],
      [parts(/^xl\/(?:activeX|ctrlProps)\/[^/]+\.xml$/iu), 'controls'],
    ]),
    ...counted('content-not-read', 'not read', [
      [total(({ sheet }) => sheet.withoutValue), 'formulas stored without a value'],
      [total(({ drawings }) => drawings.pictures), 'pictures'],
      [
        total(({ drawings }) => drawings.charts) + workbook.sheets.filter((sheet) => sheet.isChart).length,
        'charts',
      ],
      [parts(/^xl\/embeddings\//iu), 'embedded objects'],
      [parts(/^xl\/revisions\/[^/]+\.xml$/iu), 'records of earlier changes'],
    ]),
  ]
}

/** One warning that names all counts that are not zero; none where all are. */
function counted(
  code: Warning['code'],
  message: string,
  counts: readonly (readonly [number, string])[],
): Warning[] {
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`)
  return said.length === 0 ? [] : [{ code, message: `${message}: ${said.join(', ')}` }]
}
