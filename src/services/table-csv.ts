import type { TableWithText } from './read-structure.js'

/** Tells spreadsheet programs that the file is UTF-8; without it Excel breaks Chinese. */
const BYTE_ORDER_MARK = '\ufeff'
/** What makes a spreadsheet program take a cell for a formula, full-width forms among it. */
const FORMULA_START = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r]/u
/** A sign alone stands for nothing in many a table, and runs nothing. */
const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\s*%?$/u

/**
 * A table as CSV (RFC 4180): a line for each row of the grid, the text of a spanning cell in its upper left place. A cell
 * that a spreadsheet program would run as a formula begins with an apostrophe; numbers stay as they are.
 */
export function tableCsv({ rows, columns, cells }: TableWithText): string {
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ''))
  for (const { row, column, text } of cells) {
    const line = grid[row]
    if (line !== undefined) line[column] = text
  }
  return BYTE_ORDER_MARK + grid.map((line) => `${line.map(field).join(',')}\r\n`).join('')
}

function field(text: string): string {
  const safe = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
