/** A range of cells; rows and columns count from 0, ends included. */
export interface CellRange {
  readonly row: number
  readonly column: number
  readonly lastRow: number
  readonly lastColumn: number
}

/** Excel's own bounds of a sheet. */
const MAX_ROWS = 1_048_576
const MAX_COLUMNS = 16_384

/** A cell or range such as "B7" or "$A$1:C9"; undefined for what is none, and for places outside any sheet. */
export function cellRange(reference: string): CellRange | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/iu.exec(reference)
  const [, column = '', row = '', lastColumn = column, lastRow = row] = match ?? []
  if (match === null) return undefined
  const range = {
    row: Number(row) - 1,
    column: columnNumber(column),
    lastRow: Number(lastRow) - 1,
    lastColumn: columnNumber(lastColumn),
  }
  const ordered = range.lastRow >= range.row && range.lastColumn >= range.column
  const inside = range.row >= 0 && range.lastRow < MAX_ROWS && range.lastColumn < MAX_COLUMNS
  return ordered && inside ? range : undefined
}

/** "A" is 0, "Z" 25, "AA" 26. */
const columnNumber = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
