import type { Table } from '../../domain/table.js'
import { trimSpan } from '../../domain/span.js'
import { tablesOf } from '../table-grid.js'
import type { DocumentView } from './read-view.js'

/** The tables of a view, those within cells included; body tables only, since furniture is no table's row. */
export function readTables(view: DocumentView): Table[] {
  const bodyEnd = view.blocks.find((block) => block.kind === 'furniture')?.span.start ?? view.text.length
  return tablesOf(
    view.context.tables.cells.flatMap(({ owner, ...cell }) => {
      const place = view.places.get(owner)
      if (place === undefined || place.start >= bodyEnd) return []
      return [{ ...cell, span: place.end > place.start ? (trimSpan(view.text, place) ?? null) : null }]
    }),
  ).filter(({ cells }) => cells.some(({ span }) => span !== null))
}
