import { append, joined, trimmed, type Mark, type Marked } from '../docx/marked-text.js'
import type { DraftBlock } from '../draft.js'
import { isListMarker } from '../list-marker.js'
import { paragraphBlocks } from '../text/parse-text.js'
import { lineSeparator } from '../unwrap.js'
import { linesOf, movedTo, passages, replaced } from './marked.js'

/** A block with the points in its text. */
export type Piece = DraftBlock & { readonly marks?: readonly Mark[] }

/** What a page is read into, in document order; page breaks are spent on finding page numbers and leave no block. */
export type Flow = Piece | PageBreak | Anchor
export interface PageBreak {
  readonly kind: 'page-break'
}
/** Points where there is no text. */
export interface Anchor {
  readonly kind: 'anchor'
  readonly marks: readonly Mark[]
}

/** Where inline text gathers until a block begins or ends. */
export interface Writer {
  readonly flow: Flow[]
  /** Text since the last block boundary, cut at line breaks (`<br>`). */
  lines: Marked[]
  /** Points that wait for the next piece, at whose beginning they will stand. */
  pending: Mark[]
  /** Inside `<pre>`: white space counts. */
  preformatted: boolean
}

const emptyLine = (): Marked => ({ text: '', marks: [] })

export const newWriter = (preformatted: boolean): Writer => ({
  flow: [],
  lines: [emptyLine()],
  pending: [],
  preformatted,
})

const lastLine = (writer: Writer): Marked => {
  const line = writer.lines.at(-1) ?? emptyLine()
  if (writer.lines.length === 0) writer.lines.push(line)
  return line
}

/** Adds inline text, without marks that no reader sees: soft hyphens and spaces of no width. */
export function write(writer: Writer, text: string): void {
  lastLine(writer).text += text.replace(/[\u00AD\u200B\u2060\uFEFF]/gu, '')
}

export function breakLine(writer: Writer): void {
  writer.lines.push(emptyLine())
}

/** Notes where something begins or ends. */
export function note(writer: Writer, owner: object, edge: Mark['edge']): void {
  const line = lastLine(writer)
  line.marks.push({ at: line.text.length, owner, edge })
}

/** Ends the text before a block boundary. */
export function flush(writer: Writer): void {
  const { lines } = writer
  writer.lines = [emptyLine()]
  if (writer.preformatted) return writePreformatted(writer, joined(lines, '\n'))
  let open: Marked | undefined
  for (const line of lines.map(collapse)) {
    if (line.text === '') {
      open = endParagraph(writer, open)
      writePoints(writer, line.marks)
    } else if (open !== undefined && !isListMarker(line.text)) open = joined([open, line], '\n')
    else {
      endParagraph(writer, open)
      open = line
    }
  }
  endParagraph(writer, open)
}

function endParagraph(writer: Writer, paragraph: Marked | undefined): undefined {
  if (paragraph !== undefined) writePiece(writer, { kind: 'paragraph', ...paragraph })
}

/** Adds a piece of flow, with the points that wait for one. */
export function writePiece(writer: Writer, piece: Flow): void {
  if (piece.kind === 'anchor') return writePoints(writer, piece.marks)
  if (piece.kind === 'page-break' || writer.pending.length === 0) {
    writer.flow.push(piece)
    return
  }
  writer.flow.push({ ...piece, marks: [...movedTo(writer.pending, 0), ...(piece.marks ?? [])] })
  writer.pending = []
}

/** Points in no text: what ends there ends with the piece before, what begins there begins with the next one. */
function writePoints(writer: Writer, marks: readonly Mark[]): void {
  for (const one of marks) {
    if (one.edge === 'start' || !attach(writer.flow, [one])) writer.pending.push(one)
  }
}

/** Puts points at the end of the last piece; false where there is none. */
function attach(flow: Flow[], marks: readonly Mark[]): boolean {
  const index = flow.findLastIndex(({ kind }) => kind !== 'page-break')
  const last = flow[index]
  if (last === undefined || last.kind === 'page-break') return false
  const at = last.kind === 'anchor' ? 0 : last.text.length
  flow[index] = { ...last, marks: [...(last.marks ?? []), ...movedTo(marks, at)] }
  return true
}

/** All that was written; points left over stand at the end, or alone. */
export function finish(writer: Writer): Flow[] {
  flush(writer)
  const { pending } = writer
  writer.pending = []
  if (pending.length > 0 && !attach(writer.flow, pending)) {
    writer.flow.push({ kind: 'anchor', marks: movedTo(pending, 0) })
  }
  return writer.flow
}

/**
 * White space as a browser shows it: one space for any run, none where a source line ends between Chinese characters
 * (CSS Text 3, section 4.1.3). No-break spaces are spaces.
 */
function collapse(line: Marked): Marked {
  return replaced(trimmed(line), /\s+/gu, (run, at, whole) =>
    run.includes('\n') && !run.includes('\u00A0')
      ? lineSeparator(whole[at - 1] ?? '', whole[at + run.length] ?? '')
      : ' ',
  )
}

/** Paragraphs of typewritten text, told apart as those of a text file are; their lines stay lines. */
function writePreformatted(writer: Writer, given: Marked): void {
  const source = { ...given, text: given.text.replaceAll('\u00A0', ' ') }
  const cuts = paragraphBlocks(source.text).map(({ span }) => span)
  if (cuts.length === 0) return writePoints(writer, source.marks)
  for (const paragraph of passages(source, cuts)) {
    writePiece(writer, { kind: 'paragraph', ...joined(linesOf(paragraph, /\n/gu, true), '\n') })
  }
}

/** All that a piece of flow shows, on one line. */
export function flowLine(flow: readonly Flow[]): Marked {
  const whole = emptyLine()
  for (const piece of flow) {
    if (piece.kind === 'page-break') continue
    if (piece.kind === 'anchor') {
      whole.marks.push(...movedTo(piece.marks, whole.text.length))
      continue
    }
    for (const line of linesOf({ text: piece.text, marks: [...(piece.marks ?? [])] }, /[\n\t]/gu)) {
      if (whole.text !== '') whole.text += lineSeparator(whole.text, line.text)
      append(whole, line)
    }
  }
  return whole
}
