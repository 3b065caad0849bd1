import type { CompiledRule } from '../../adapters/playbook.js'
import { leafAt, leafClauses, type Clause, type ClauseTree } from '../../domain/clause.js'
import type { Finding } from '../../domain/finding.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'

/** What rules look at: the document, its leaves, and what the stages before found. */
export interface Subject {
  readonly parsed: ParsedDocument
  readonly tree: ClauseTree
  readonly leaves: readonly Clause[]
  readonly clauses: ReadonlyMap<string, Clause>
  readonly findings: readonly Finding[]
  /** Title and first words, by which rules tell what kind of document this is. */
  readonly opening: string
}

/** Beyond this length, in characters, the clause that holds a leaf is no context for it any more. */
const LONGEST_SCOPE = 8000
const OPENING = 1200

export function subjectOf(parsed: ParsedDocument, tree: ClauseTree, findings: readonly Finding[]): Subject {
  const leaves = leafClauses(tree).filter((leaf) => leaf.heading !== 'Table of contents')
  const clauses = new Map(tree.clauses.map((clause) => [clause.id as string, clause]))
  return { parsed, tree, leaves, clauses, findings, opening: openingOf(parsed, leaves) }
}

function openingOf({ text }: ParsedDocument, leaves: readonly Clause[]): string {
  const named = leaves.filter((leaf) => leaf.kind === 'title' || leaf.kind === 'preamble').slice(0, 4)
  const chosen = named.length > 0 ? named : leaves.slice(0, 3)
  return chosen
    .map(({ span }) => text.slice(span.start, Math.min(span.end, span.start + OPENING)))
    .join('\n')
    .toLowerCase()
}

/** Whether a rule speaks of this document: its language, and one of its document words in title or opening. */
export function appliesTo({ rule }: CompiledRule, { parsed, opening }: Subject): boolean {
  const { language } = parsed
  const understood = language === 'mixed' ? true : rule.languages.some((one) => one === language)
  return (
    understood &&
    (rule.documents.length === 0 || rule.documents.some((word) => opening.includes(word.toLowerCase())))
  )
}

/** The passage an exception may stand in: the clause that holds a lead or an item, else the leaf itself. */
export function scopeOf(leaf: Clause, subject: Subject): Span {
  const parent = leaf.parent === null ? undefined : subject.clauses.get(leaf.parent)
  const part = leaf.kind === 'lead' || leaf.kind === 'item' || leaf.kind === 'body'
  if (!part || parent === undefined || parent.span.end - parent.span.start > LONGEST_SCOPE) return leaf.span
  return parent.span
}

/** Where a leaf's text begins behind its number and heading: a heading that names a thing says nothing about it. */
export function bodyStart(leaf: Clause, subject: Subject): number {
  const titled = leaf.kind === 'lead' && leaf.parent !== null ? subject.clauses.get(leaf.parent) : leaf
  const heading = titled?.heading ?? null
  if (heading === null || titled?.kind === 'definition') return leaf.span.start
  const head = subject.parsed.text.slice(
    leaf.span.start,
    Math.min(leaf.span.end, leaf.span.start + heading.length * 2 + 60),
  )
  const words = heading.split(/\s+/u).map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
  const match = new RegExp(words.join('\\s+'), 'u').exec(head)
  return match === null ? leaf.span.start : leaf.span.start + match.index + match[0].length
}

export const leafOf = (subject: Subject, position: number): Clause | undefined =>
  leafAt(subject.leaves, position)

export const slice = ({ parsed }: Subject, span: Span): string => parsed.text.slice(span.start, span.end)
