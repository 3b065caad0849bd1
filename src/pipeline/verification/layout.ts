import type { Box, PageBox } from '../../domain/page-box.js'
import type { Line, Page, ParsedDocument } from '../../domain/parsed-document.js'

/** Points by which rounding to hundredths may carry a box over an edge. */
const ROUNDING = 0.02

/**
 * Pages counted from 1, lines inside their pages with an edge for each character, edges in order and inside their box,
 * and each character that is not white space on exactly one line.
 */
export function layoutProblems({ text, layout }: ParsedDocument): string[] {
  if (layout.kind === 'flow') return []
  const owners = new Uint8Array(text.length)
  const problems = layout.pages.flatMap((page, index) => {
    if (page.number !== index + 1) return [`page ${page.number} stands in place ${index + 1}`]
    const inLines = page.lines.flatMap((line) => {
      for (let at = line.span.start; at < Math.min(line.span.end, text.length); at++) {
        owners[at] = Math.min(2, (owners[at] ?? 0) + 1)
      }
      return lineProblems(line, page, text).map((problem) => `line at ${line.span.start}: ${problem}`)
    })
    return [...inLines, ...recognitionProblems(page, text)].map(
      (problem) => `page ${page.number}, ${problem}`,
    )
  })
  const wrong = owners.findIndex((count, at) => (/\s/u.test(text[at] ?? '') ? count > 1 : count !== 1))
  if (wrong !== -1)
    problems.push(`the character at ${wrong} stands on ${owners[wrong] === 0 ? 'no' : 'more than one'} line`)
  return problems
}

function lineProblems({ span, box, axis, edges }: Line, page: Page, text: string): string[] {
  if (span.end > text.length) return ['beyond the text']
  const problems = boxProblems(box, page)
  if (edges.length !== span.end - span.start + 1) problems.push('not one edge for each character')
  if (!inOrder(edges)) problems.push('its edges are out of order')
  const [low, high] = axis === 'x' ? [box.x0, box.x1] : [box.y0, box.y1]
  if (edges.some((edge) => edge < low - ROUNDING || edge > high + ROUNDING))
    problems.push('an edge lies outside the box')
  return problems
}

/** Rising or falling throughout: text may run either way along its axis. */
const inOrder = (edges: readonly number[]): boolean =>
  edges.every((edge, index) => index === 0 || edge >= (edges[index - 1] ?? edge)) ||
  edges.every((edge, index) => index === 0 || edge <= (edges[index - 1] ?? edge))

function boxProblems(box: Box, { width, height }: Pick<Page, 'width' | 'height'>): string[] {
  const problems: string[] = []
  if (!(box.x1 > box.x0 && box.y1 > box.y0)) problems.push('its box is empty')
  const inside =
    box.x0 >= -ROUNDING && box.y0 >= -ROUNDING && box.x1 <= width + ROUNDING && box.y1 <= height + ROUNDING
  if (!inside) problems.push('outside the page')
  return problems
}

/** Recognised words in the order of the text, without overlaps, on lines of their page. */
function recognitionProblems({ recognition, lines }: Page, text: string): string[] {
  if (recognition === undefined) return []
  const problems: string[] = []
  const spans = [...recognition.words.map(({ span }) => span)]
  spans.forEach((span, index) => {
    if (span.end > text.length) problems.push(`word at ${span.start}: beyond the text`)
    if (index > 0 && span.start < (spans[index - 1]?.end ?? 0))
      problems.push(`word at ${span.start}: out of order`)
  })
  const onPage = new Set<number>()
  for (const { span } of lines) for (let at = span.start; at < span.end; at++) onPage.add(at)
  const stray = spans.find((span) => !onPage.has(span.start) || !onPage.has(span.end - 1))
  if (stray !== undefined) problems.push(`word at ${stray.start}: on no line of its page`)
  return problems
}

/** Boxes of what stands on pages: on a page that there is, inside it, and none where there are no pages. */
export function placedBoxProblems(boxes: readonly PageBox[], { layout }: ParsedDocument): string[] {
  if (layout.kind === 'flow') return boxes.length > 0 ? ['has a box where there are no pages'] : []
  return boxes.flatMap(({ page: number, box }) => {
    const page = layout.pages[number - 1]
    return page === undefined ? [`is on page ${number}, which there is not`] : boxProblems(box, page)
  })
}
