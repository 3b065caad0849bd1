import { z } from 'zod'
import { PageBox } from './page-box.js'
import { Span } from './span.js'

/**
 * A cell on the table's grid; `row` and `column` count from 0 and name its upper left corner. `span` is its text, null
 * for an empty cell. `boxes` are the cell's areas, on more than one page where a row breaks; empty without pages.
 */
export const TableCell = z.strictObject({
  row: z.int().nonnegative(),
  column: z.int().nonnegative(),
  rowSpan: z.int().positive(),
  columnSpan: z.int().positive(),
  header: z.boolean(),
  span: Span.nullable(),
  boxes: z.array(PageBox),
})
export type TableCell = z.infer<typeof TableCell>

/**
 * One table, however many pages it crosses; `id` is the `table` of its row blocks. Cells never overlap on the grid and
 * stand in reading order. `areas` has one box for each page; empty without pages. Head rows that are repeated on later
 * pages are page furniture, and not rows of the grid.
 */
export const Table = z.strictObject({
  id: z.int().nonnegative(),
  rows: z.int().positive(),
  columns: z.int().positive(),
  cells: z.array(TableCell),
  areas: z.array(PageBox),
})
export type Table = z.infer<typeof Table>
