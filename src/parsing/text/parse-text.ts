import type { Block, ParsedDocument } from '../../domain/parsed-document.js'
import { finishDocument, type DraftBlock } from '../draft.js'
import type { ParseOptions } from '../limits.js'
import { isListMarker } from '../list-marker.js'
import { decodePlainText } from './decode.js'

/**
 * Plain text as it was given: the canonical text is the decoded file itself, with line feeds for line breaks. Blocks
 * are its paragraphs, hard-wrapped lines kept together; blank lines belong to the paragraph before them.
 */
export function parseText(bytes: Uint8Array, options: ParseOptions): ParsedDocument {
  const { text, warnings } = decodePlainText(bytes)
  const parsed = finishDocument(
    { format: 'text', text, blocks: paragraphBlocks(text), layout: { kind: 'flow' }, warnings },
    options.limits,
  )
  options.progress?.(1, 1)
  return parsed
}

/** Paragraphs of text within another document: their lines stay lines, without blanks at their ends. */
export const textDrafts = (text: string): DraftBlock[] =>
  paragraphBlocks(text).flatMap(({ span }): DraftBlock[] => {
    const lines = text.slice(span.start, span.end).split('\n')
    const kept = lines.map((line) => line.trimEnd()).filter((line) => line !== '')
    return kept.length === 0 ? [] : [{ kind: 'paragraph', text: kept.join('\n') }]
  })

interface TextLine {
  readonly start: number
  /** Past its line feed. */
  readonly end: number
  readonly content: string
}

/** Paragraphs that tile the text. */
export function paragraphBlocks(text: string): Block[] {
  const lines = linesOf(text)
  const width = wrapWidth(lines)
  const starts: number[] = []
  lines.forEach((line, index) => {
    const previous = lines[index - 1]
    if (line.content.trim() === '') return
    if (starts.length === 0) starts.push(0)
    else if (previous === undefined || !continues(previous, line, width)) starts.push(line.start)
  })
  return starts.map((start, index) => ({
    kind: 'paragraph',
    span: { start, end: starts[index + 1] ?? text.length },
  }))
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = []
  let start = 0
  while (start < text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed + 1
    lines.push({ start, end, content: text.slice(start, feed < 0 ? end : feed) })
    start = end
  }
  return lines
}

/** Columns that a text is wrapped at; undefined where paragraphs run on one line each. Han characters take two. */
function wrapWidth(lines: readonly TextLine[]): number | undefined {
  const widths = lines
    .map((line) => columns(line.content.trimEnd()))
    .filter((width) => width > 0)
    .sort((a, b) => a - b)
  const wide = widths[Math.floor(widths.length * 0.95)]
  return wide === undefined || wide > 160 ? undefined : wide
}

const columns = (text: string): number =>
  text.length + (text.match(/[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/gu)?.length ?? 0)

/** A line break is only a wrap where the next line's first word would not have fitted any more. */
function continues(previous: TextLine, line: TextLine, width: number | undefined): boolean {
  if (width === undefined || previous.content.trim() === '') return false
  if (isListMarker(line.content.trimStart())) return false
  const firstWord = /^\s*(?:[\u2E80-\u9FFF\uFF00-\uFF60]|\S+)/u.exec(line.content)?.[0].trim() ?? ''
  return columns(previous.content.trimEnd()) + 1 + columns(firstWord) > width * 0.92
}
