import { leafClauses, type ClauseTree } from '../../domain/clause.js'
import type { Block, ParsedDocument } from '../../domain/parsed-document.js'
import { contains, type Span } from '../../domain/span.js'
import { sha256 } from '../../hash.js'
import { layoutProblems } from './layout.js'
import { partProblems } from './parts.js'
import { tilingProblems } from './tiling.js'
import { changeProblems } from './tracked-changes.js'

/**
 * What does not hold of a parsed document and must, whatever it was read from: text against its hash, blocks tiling it,
 * furniture last, cells inside their rows, lines and boxes on their pages, and what else it holds against its text.
 */
export function parsedProblems(parsed: ParsedDocument): string[] {
  const { text, textHash, blocks } = parsed
  const problems: string[] = []
  if (sha256(text) !== textHash) problems.push('the text does not have the hash it is given')
  if (/[\0\p{Surrogate}]/u.test(text)) problems.push('the text holds what cannot be stored')
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
  return [
    ...problems,
    ...blocks.flatMap(rowProblems),
    ...layoutProblems(parsed),
    ...partProblems(parsed),
    ...changeProblems(parsed),
  ]
}

function rowProblems(block: Block): string[] {
  if (block.kind !== 'table-row') return []
  let end = block.span.start
  for (const cell of block.cells) {
    if (cell.start < end) return [`row at ${block.span.start}: its cells overlap or are out of order`]
    end = cell.end
  }
  return end > block.span.end ? [`row at ${block.span.start}: a cell reaches out of it`] : []
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
