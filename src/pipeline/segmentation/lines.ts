import type { ParsedDocument } from '../../domain/parsed-document.js'

/**
 * One line of the text, as far as structure cares. `start` is where it begins, indentation included; `text` has no
 * white space around it and begins at `textStart`. A line is `strong` when nothing runs on into it: it opens a block
 * or follows a blank line. `heading` is the level of a heading block, 0 elsewhere.
 */
export interface Line {
  readonly start: number
  readonly textStart: number
  readonly end: number
  readonly text: string
  readonly strong: boolean
  /** Nothing runs on from it either: its block or paragraph ends with it. */
  readonly alone: boolean
  readonly heading: number
  readonly row: boolean
}

/** End of what clauses tile: where page furniture begins, or the text's length. */
export function structuredEnd(parsed: ParsedDocument): number {
  return parsed.blocks.find((block) => block.kind === 'furniture')?.span.start ?? parsed.text.length
}

/** Non-blank lines up to the furniture, in order. O(text + blocks). */
export function readLines(parsed: ParsedDocument): Line[] {
  const { text, blocks } = parsed
  const end = structuredEnd(parsed)
  const lines: Line[] = []
  let block = 0
  let start = 0
  let afterBlank = true
  while (start < end) {
    const feed = text.indexOf('\n', start)
    const stop = feed === -1 || feed >= end ? end : feed
    while ((blocks[block]?.span.end ?? end) <= start && block < blocks.length - 1) block++
    const current = blocks[block]
    const content = text.slice(start, stop).trim()
    if (content === '') {
      afterBlank = true
    } else {
      const textStart = start + text.slice(start, stop).search(/\S/u)
      const next = stop + 1
      lines.push({
        start,
        textStart,
        end: stop,
        text: content,
        strong:
          afterBlank ||
          (current !== undefined && current.span.start >= start && current.span.start <= textStart),
        alone:
          next >= end ||
          /^[^\S\n]*(?:\n|$)/u.test(text.slice(next, next + 200)) ||
          (current?.span.end ?? end) <= next,
        heading: current?.kind === 'heading' ? current.level : 0,
        row: current?.kind === 'table-row' && current.cells.length > 1,
      })
      afterBlank = false
    }
    start = stop + 1
  }
  return lines
}
