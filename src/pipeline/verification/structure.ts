import { leafClauses, type ClauseTree } from '../../domain/clause.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { contains, type Span } from '../../domain/span.js'
import { sha256 } from '../../hash.js'

/** Points by which a glyph may stand over the edge of its page: italics and rules at the trim do. */
const OVERHANG = 2

/** Text against its hash, blocks tiling it, furniture last, lines inside their pages with an edge for each character. */
export function parsedProblems({ text, textHash, blocks, layout }: ParsedDocument): string[] {
  const problems: string[] = []
  if (sha256(text) !== textHash) problems.push('the text does not have the hash it is given')
  problems.push(
    ...tilingProblems(
      blocks.map(({ span }) => span),
      0,
      text.length,
      'blocks',
    ),
  )
  const furniture = blocks.findIndex(({ kind }) => kind === 'furniture')
  if (furniture !== -1 && blocks.slice(furniture).some(({ kind }) => kind !== 'furniture')) {
    problems.push('page furniture stands before other blocks')
  }
  if (layout.kind === 'flow') return problems
  for (const page of layout.pages) {
    for (const { span, box, edges } of page.lines) {
      const where = `page ${page.number}, line at ${span.start}`
      if (span.end > text.length) problems.push(`${where}: beyond the text`)
      if (edges.length !== span.end - span.start + 1)
        problems.push(`${where}: not one edge for each character`)
      if (
        box.x0 < -OVERHANG ||
        box.y0 < -OVERHANG ||
        box.x1 > page.width + OVERHANG ||
        box.y1 > page.height + OVERHANG
      ) {
        problems.push(`${where}: outside the page`)
      }
    }
  }
  return problems
}

/** Ids once each, parents before children and around them, leaves tiling the text up to the furniture. */
export function clauseProblems(tree: ClauseTree, { text, blocks }: ParsedDocument): string[] {
  const problems: string[] = []
  const known = new Map<string, Span>()
  for (const { id, parent, span, sentences } of tree.clauses) {
    if (known.has(id)) problems.push(`clause ${id} occurs twice`)
    const holder = parent === null ? undefined : known.get(parent)
    if (parent !== null && holder === undefined) problems.push(`clause ${id} stands before its parent`)
    if (holder !== undefined && !contains(holder, span))
      problems.push(`clause ${id} reaches out of its parent`)
    if (sentences.some((sentence) => !contains(span, sentence)))
      problems.push(`clause ${id} has a sentence outside of it`)
    known.set(id, span)
  }
  const end = blocks.find(({ kind }) => kind === 'furniture')?.span.start ?? text.length
  return [
    ...problems,
    ...tilingProblems(
      leafClauses(tree).map(({ span }) => span),
      0,
      end,
      'leaf clauses',
    ),
  ]
}

function tilingProblems(spans: readonly Span[], start: number, end: number, what: string): string[] {
  let at = start
  for (const span of spans) {
    if (span.start !== at) return [`${what} leave a gap or overlap at ${Math.min(at, span.start)}`]
    at = span.end
  }
  return at === end ? [] : [`${what} end at ${at}, the text at ${end}`]
}
