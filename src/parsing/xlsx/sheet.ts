import { checkLength, type ParseLimits } from '../limits.js'
import { cellRange, type CellRange } from './cell-reference.js'
import type { NumberFormats } from './number-formats.js'
import { readEvents, unescapeString } from './xml-events.js'

export interface SheetCell {
  readonly column: number
  readonly text: string
}
export interface SheetRow {
  readonly row: number
  /** Cells that show something, in order. */
  readonly cells: readonly SheetCell[]
}
export interface SheetLink {
  readonly range: CellRange
  /** Relation that names the target; undefined where `location` does. */
  readonly id: string | undefined
  readonly location: string | undefined
}

/** What stands on a sheet. */
export interface Sheet {
  readonly rows: readonly SheetRow[]
  readonly merged: readonly CellRange[]
  readonly links: readonly SheetLink[]
  /** Ranges that can be filtered; their first row heads the columns. */
  readonly filters: readonly CellRange[]
  readonly margins: readonly { readonly role: 'header' | 'footer'; readonly text: string }[]
  readonly hiddenRows: number
  readonly hiddenColumns: number
  /** Values that their number format does not show. */
  readonly hiddenValues: number
  readonly withoutValue: number
}

export interface SheetContext {
  readonly strings: readonly string[]
  readonly formats: NumberFormats
  readonly limits: ParseLimits
  readonly signal: AbortSignal
}

/** More merged ranges and links than any sheet that people made. */
const MAX_RANGES = 100_000
const SIGNAL_EVERY = 1000

interface OpenCell {
  readonly column: number
  readonly type: string
  readonly style: number
  value: string
  inline: string
  formula: string
  hasFormula: boolean
  hasValue: boolean
}

/**
 * Reads a sheet as a stream: a hundred thousand rows take no tree. Throws `document-too-long` as soon as the cells hold
 * more text than allowed, and `document-corrupt`.
 */
export function readSheet(xml: string, context: SheetContext): Sheet {
  const rows: SheetRow[] = []
  const merged: CellRange[] = []
  const links: SheetLink[] = []
  const filters: CellRange[] = []
  const margins: { role: 'header' | 'footer'; text: string }[] = []
  const counts = { hiddenRows: 0, hiddenColumns: 0, hiddenValues: 0, withoutValue: 0 }
  const hiddenColumns: { min: number; max: number }[] = []
  let row = -1
  let column = -1
  let rowHidden = false
  let cells: SheetCell[] = []
  let cell: OpenCell | undefined
  let characters = 0
  let into: 'value' | 'inline' | 'formula' | 'margin' | undefined
  let inReading = false

  const add = (list: CellRange[], reference: string | undefined): void => {
    const range = cellRange(reference ?? '')
    if (range !== undefined && list.length < MAX_RANGES) list.push(range)
  }
  const show = (open: OpenCell): string => {
    const { text, hides, withoutValue } = shownText(open, context)
    if (hides) counts.hiddenValues++
    if (withoutValue) counts.withoutValue++
    return text
  }

  readEvents(xml, {
    open(name, attributes) {
      into = undefined
      switch (name) {
        case 'col':
          if (isOn(attributes.hidden))
            hiddenColumns.push({ min: Number(attributes.min) - 1, max: Number(attributes.max) - 1 })
          break
        case 'row':
          row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1
          column = -1
          cells = []
          rowHidden = isOn(attributes.hidden)
          if (rows.length % SIGNAL_EVERY === 0) context.signal.throwIfAborted()
          break
        case 'c': {
          column = cellRange(attributes.r ?? '')?.column ?? column + 1
          const style = Number(attributes.s ?? 0)
          const type = attributes.t ?? 'n'
          cell = {
            column,
            type,
            style,
            value: '',
            inline: '',
            formula: '',
            hasFormula: false,
            hasValue: false,
          }
          break
        }
        case 'v':
          into = 'value'
          if (cell !== undefined) cell.hasValue = true
          break
        case 'f':
          into = 'formula'
          if (cell !== undefined) cell.hasFormula = true
          break
        case 't':
          into = inReading ? undefined : 'inline'
          break
        case 'rPh':
          inReading = true
          break
        case 'mergeCell':
          add(merged, attributes.ref)
          break
        case 'autoFilter':
          add(filters, attributes.ref)
          break
        case 'hyperlink': {
          const range = cellRange(attributes.ref ?? '')
          if (range !== undefined && links.length < MAX_RANGES)
            links.push({ range, id: attributes.id, location: attributes.location })
          break
        }
        case 'oddHeader':
        case 'evenHeader':
        case 'firstHeader':
        case 'oddFooter':
        case 'evenFooter':
        case 'firstFooter':
          into = 'margin'
          margins.push({ role: name.endsWith('Header') ? 'header' : 'footer', text: '' })
          break
      }
    },
    text(piece) {
      if (into === 'margin') {
        const last = margins.at(-1)
        if (last !== undefined) last.text += piece
      } else if (into !== undefined && cell !== undefined) cell[into] += piece
    },
    close(name) {
      into = undefined
      if (name === 'rPh') inReading = false
      if (name === 'c' && cell !== undefined) {
        const text = show(cell)
        if (text.trim() !== '') {
          cells.push({ column: cell.column, text })
          characters += text.length + 1
          checkLength(characters, context.limits)
        }
        cell = undefined
      }
      if (name === 'row' && cells.length > 0) {
        rows.push({ row, cells })
        if (rowHidden) counts.hiddenRows++
        cells = []
      }
    },
  })
  counts.hiddenColumns = hiddenUsed(rows, hiddenColumns)
  return { rows, merged, links, filters, margins, ...counts }
}

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true'

/** Hidden columns in which something stands. */
function hiddenUsed(rows: readonly SheetRow[], hidden: readonly { min: number; max: number }[]): number {
  if (hidden.length === 0) return 0
  const used = new Set(rows.flatMap((row) => row.cells.map((cell) => cell.column)))
  return [...used].filter((column) => hidden.some(({ min, max }) => column >= min && column <= max)).length
}

/** A cell as Excel shows it. A formula that was stored without its value stands for itself. */
function shownText(
  cell: OpenCell,
  { strings, formats }: SheetContext,
): { text: string; hides: boolean; withoutValue: boolean } {
  if (cell.hasFormula && (!cell.hasValue || cell.value === '') && cell.type !== 'str') {
    return { text: cell.formula === '' ? '' : `=${cell.formula}`, hides: false, withoutValue: true }
  }
  const seen = { withoutValue: false, hides: false }
  switch (cell.type) {
    case 's':
      return { ...seen, ...formats.show(strings[Number(cell.value)] ?? '', cell.style) }
    case 'str':
      return { ...seen, ...formats.show(unescapeString(cell.value), cell.style) }
    case 'inlineStr':
      return { ...seen, ...formats.show(unescapeString(cell.inline), cell.style) }
    case 'b':
      return { ...seen, text: cell.value === '' ? '' : isOn(cell.value) ? 'TRUE' : 'FALSE' }
    case 'e':
    case 'd':
      return { ...seen, text: cell.value }
    default: {
      const number = Number(cell.value)
      if (cell.value.trim() === '' || !Number.isFinite(number)) return { ...seen, text: cell.value }
      return { ...seen, ...formats.show(number, cell.style) }
    }
  }
}
