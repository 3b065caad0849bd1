import type { Annotation } from '../domain/annotation.js'
import type { RunId } from '../domain/ids.js'
import type { ParsedDocument } from '../domain/parsed-document.js'
import type { Table, TableCell } from '../domain/table.js'
import type { RevisionView, TrackedChange } from '../domain/tracked-changes.js'
import type { ServiceContext } from './context.js'
import { ordinalCursor, pageOf, type Page } from './cursor.js'
import { found } from './found.js'
import { readParsed } from './read-analysis.js'

interface Listing {
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Tracked changes in document order. Throws as `readParsed`, and `request-invalid` for a foreign cursor. */
export async function listTrackedChanges(
  context: ServiceContext,
  runId: RunId,
  {
    kind,
    author,
    ...listing
  }: Listing & { readonly kind?: TrackedChange['kind'] | undefined; readonly author?: string | undefined },
): Promise<Page<TrackedChange>> {
  const { trackedChanges } = await readParsed(context, runId)
  const wanted = (change: TrackedChange): boolean =>
    (kind === undefined || change.kind === kind) && (author === undefined || change.author === author)
  return pageOfArray(trackedChanges?.changes ?? [], wanted, listing)
}

/** Comments, marks, fields and links in document order. Throws as `listTrackedChanges`. */
export async function listAnnotations(
  context: ServiceContext,
  runId: RunId,
  { kind, ...listing }: Listing & { readonly kind?: Annotation['kind'] | undefined },
): Promise<Page<Annotation>> {
  const { annotations = [] } = await readParsed(context, runId)
  return pageOfArray(annotations, (annotation) => kind === undefined || annotation.kind === kind, listing)
}

/** A table without its cells; `filled` counts those with text. */
export type TableSummary = Omit<Table, 'cells'> & { readonly filled: number }

/** Tables in document order. Throws as `listTrackedChanges`. */
export async function listTables(
  context: ServiceContext,
  runId: RunId,
  listing: Listing,
): Promise<Page<TableSummary>> {
  const { tables = [] } = await readParsed(context, runId)
  const page = pageOfArray(tables, () => true, listing)
  const summary = ({ cells, ...table }: Table): TableSummary => ({
    ...table,
    filled: cells.filter(({ span }) => span !== null).length,
  })
  return { ...page, items: page.items.map(summary) }
}

export type TableWithText = Omit<Table, 'cells'> & {
  readonly cells: (TableCell & { readonly text: string })[]
}

/** One table whose cells bring their text. Throws as `readParsed`, and `not-found` for an unknown table. */
export async function readTable(context: ServiceContext, runId: RunId, id: number): Promise<TableWithText> {
  const { tables = [], text } = await readParsed(context, runId)
  const table = found(
    tables.find((one) => one.id === id),
    'table',
  )
  const textOf = ({ span }: TableCell): string => (span === null ? '' : text.slice(span.start, span.end))
  return { ...table, cells: table.cells.map((cell) => ({ ...cell, text: textOf(cell) })) }
}

/**
 * The document as one state of its tracked changes shows it. What speaks of the accepted text by spans is left out of the
 * other states; a document without tracked changes is the same in all.
 */
export async function readRevision(
  context: ServiceContext,
  runId: RunId,
  view: RevisionView,
): Promise<ParsedDocument> {
  const parsed = await readParsed(context, runId)
  const { tables: _tables, annotations: _annotations, outline: _outline, trackedChanges, ...rest } = parsed
  if (view === 'accepted' || trackedChanges === undefined) return parsed
  return { ...rest, ...trackedChanges[view] }
}

/** A page of those that are wanted; the cursor is a position among all. */
function pageOfArray<Item>(
  all: readonly Item[],
  wanted: (item: Item) => boolean,
  { cursor, limit }: Listing,
): Page<Item> {
  const rows: { item: Item; at: number }[] = []
  for (let at = (ordinalCursor(cursor) ?? -1) + 1; at < all.length && rows.length <= limit; at++) {
    const item = all[at]
    if (item !== undefined && wanted(item)) rows.push({ item, at })
  }
  const { items, ...rest } = pageOf(rows, limit, ({ at }) => [at])
  return { ...rest, items: items.map(({ item }) => item) }
}
