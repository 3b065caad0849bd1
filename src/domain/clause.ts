import { z } from 'zod'
import { firstWhere } from './first-where.js'
import { ClauseId } from './ids.js'
import { Span } from './span.js'

/**
 * `lead` is the part of a numbered clause before its first sub-clause (number, heading, opening words): it makes every
 * character belong to exactly one leaf. `body` is unnumbered text with no better name.
 */
export const ClauseKind = z.enum([
  'title',
  'preamble',
  'recitals',
  'part',
  'article',
  'section',
  'item',
  'definition',
  'schedule',
  'signature',
  'lead',
  'body',
])
export type ClauseKind = z.infer<typeof ClauseKind>

/**
 * A unit of the agreement or record: structure only, no judgement. `span` covers the clause with all its sub-clauses.
 * Leaves (clauses with no child) tile the text up to the first furniture block.
 * `number` is the marker as printed ("4.02", "(a)", "第三条"); `citation` the full path a reviewer would cite
 * ("Section 7.1(a)", "第二章第三条"), empty where unnumbered. `sentences` are those of the clause's own leaf text.
 */
export const Clause = z.strictObject({
  id: ClauseId,
  parent: ClauseId.nullable(),
  kind: ClauseKind,
  depth: z.int().nonnegative(),
  number: z.string().nullable(),
  heading: z.string().nullable(),
  citation: z.string(),
  span: Span,
  sentences: z.array(Span),
})
export type Clause = z.infer<typeof Clause>

/** Clauses in document order, parents before children. */
export const ClauseTree = z.strictObject({ clauses: z.array(Clause) })
export type ClauseTree = z.infer<typeof ClauseTree>

/** Leaves in document order: those clauses that are no other clause's parent. */
export function leafClauses(tree: ClauseTree): Clause[] {
  const parents = new Set(tree.clauses.map((clause) => clause.parent))
  return tree.clauses.filter((clause) => !parents.has(clause.id))
}

/** The leaf that holds a text position; undefined inside page furniture. O(log n) over `leaves` in document order. */
export function leafAt(leaves: readonly Clause[], position: number): Clause | undefined {
  const leaf = leaves[firstWhere(leaves, ({ span }) => span.end > position)]
  return leaf !== undefined && leaf.span.start <= position ? leaf : undefined
}
