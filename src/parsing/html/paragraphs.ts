import type { DraftBlock } from '../draft.js'
import { isListMarker } from '../list-marker.js'
import { paragraphBlocks } from '../text/parse-text.js'
import { lineSeparator } from '../unwrap.js'

/** What a page is read into, in document order; page breaks are spent on finding page numbers and leave no block. */
export type Flow = DraftBlock | PageBreak
export interface PageBreak {
  readonly kind: 'page-break'
}

/** Where inline text gathers until a block begins or ends. */
export interface Writer {
  readonly flow: Flow[]
  /** Text since the last block boundary, cut at line breaks (`<br>`). */
  lines: string[]
  /** Inside `<pre>`: white space counts. */
  preformatted: boolean
}

export const newWriter = (preformatted: boolean): Writer => ({ flow: [], lines: [''], preformatted })

/** Adds inline text, without marks that no reader sees: soft hyphens and spaces of no width. */
export function write(writer: Writer, text: string): void {
  writer.lines[writer.lines.length - 1] += text.replace(/[\u00AD\u200B\u2060\uFEFF]/gu, '')
}

/** Ends the text before a block boundary. */
export function flush(writer: Writer): void {
  const { lines } = writer
  writer.lines = ['']
  const texts = writer.preformatted ? preformattedTexts(lines.join('\n')) : paragraphTexts(lines)
  for (const text of texts) writer.flow.push({ kind: 'paragraph', text })
}

/** One paragraph; two line breaks in a row begin another, and so does a line that begins with a number or bullet. */
function paragraphTexts(lines: readonly string[]): string[] {
  const paragraphs: string[] = []
  let open = false
  for (const line of lines.map(collapse)) {
    if (line === '') open = false
    else if (open && !isListMarker(line)) paragraphs.push(`${paragraphs.pop() ?? ''}\n${line}`)
    else {
      paragraphs.push(line)
      open = true
    }
  }
  return paragraphs
}

/**
 * White space as a browser shows it: one space for any run, none where a source line ends between Chinese characters
 * (CSS Text 3, section 4.1.3). No-break spaces are spaces.
 */
function collapse(line: string): string {
  return line
    .trim()
    .replace(/\s+/gu, (run, at: number, whole: string) =>
      run.includes('\n') && !run.includes('\u00A0')
        ? lineSeparator(whole[at - 1] ?? '', whole[at + run.length] ?? '')
        : ' ',
    )
}

/** Paragraphs of typewritten text, told apart as those of a text file are; their lines stay lines. */
function preformattedTexts(source: string): string[] {
  const text = source.replaceAll('\u00A0', ' ')
  return paragraphBlocks(text).map(({ span }) =>
    text
      .slice(span.start, span.end)
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .join('\n'),
  )
}

/** All that a piece of flow shows, on one line. */
export function flowText(flow: readonly Flow[]): string {
  const lines = flow
    .flatMap((piece) => (piece.kind === 'page-break' ? [] : piece.text.split(/[\n\t]/u)))
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.map((line, index) => line + separatorAfter(line, lines[index + 1])).join('')
}

const separatorAfter = (line: string, next: string | undefined): string =>
  next === undefined ? '' : lineSeparator(line, next)
