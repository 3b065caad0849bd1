import { type Clause, type ClauseTree } from '../../domain/clause.js'
import { ClauseId } from '../../domain/ids.js'
import { splitSentences } from '../../domain/sentences.js'
import { trimSpan, type Span } from '../../domain/span.js'
import { citationOf } from './citation.js'
import type { Line } from './lines.js'
import type { Node } from './levels.js'

/** A leaf longer than this, in characters, is divided at its paragraphs. */
const LONGEST_LEAF = 4000
/** Paragraphs are gathered up to this length when a leaf is divided. */
const GATHERED = 1200

/**
 * Spans, leads and sentences for nodes in text order: each clause ends where the next one that it does not hold
 * begins, so the leaves tile `[0, end)` whatever the nodes are.
 */
export function buildTree(
  text: string,
  end: number,
  lines: readonly Line[],
  nodes: readonly Node[],
  chinese: boolean,
): ClauseTree {
  const placed = fromTextStart(nodes, text, end)
  const ends = endsOf(placed, end)
  const holders = new Set(placed.map((node) => node.parent))
  const ids = new Map<Node, ClauseId>()
  const clauses: Clause[] = []
  const add = (node: Node, span: Span, parent: ClauseId | null, depth: number, leaf: boolean): ClauseId => {
    const id = ClauseId.parse(`c${clauses.length + 1}`)
    const { kind, number, heading } = node
    const sentences = leaf ? sentencesOf(text, span) : []
    clauses.push({
      id,
      parent,
      kind,
      depth,
      number,
      heading,
      citation: citationOf(node, chinese),
      span,
      sentences,
    })
    return id
  }
  const depths = new Map<Node, number>()
  placed.forEach((node, index) => {
    const span = { start: node.start, end: ends[index] ?? end }
    const depth = node.parent === null ? 0 : (depths.get(node.parent) ?? 0) + 1
    depths.set(node, depth)
    const parent = node.parent === null ? null : (ids.get(node.parent) ?? null)
    const divisions = holders.has(node) ? [] : divide(text, lines, span)
    const id = add(node, span, parent, depth, !holders.has(node) && divisions.length === 0)
    ids.set(node, id)
    const firstChild = placed[index + 1]
    if (holders.has(node) && firstChild !== undefined && firstChild.start > node.start) {
      add(part(node, 'lead', node.start), { start: node.start, end: firstChild.start }, id, depth + 1, true)
    }
    divisions.forEach((division, order) => {
      const kind = order === 0 && node.number !== null ? 'lead' : 'body'
      add(part(node, kind, division.start), division, id, depth + 1, true)
    })
  })
  return { clauses }
}

const part = (node: Node, kind: 'lead' | 'body', start: number): Node => ({
  start,
  parent: node,
  kind,
  number: null,
  heading: null,
  family: 'unnumbered',
  path: [],
})

/** Nodes before the end, the first of them moved back to where the text begins, or a title put before it. */
function fromTextStart(nodes: readonly Node[], text: string, end: number): Node[] {
  const inside = nodes.filter((node) => node.start < end)
  const first = inside[0]
  if (first === undefined) return [front('body')]
  if (text.slice(0, first.start).trim() !== '') return [front('title'), ...inside]
  const copies = new Map<Node, Node>()
  return inside.map((node) => {
    const parent = node.parent === null ? null : (copies.get(node.parent) ?? node.parent)
    const copy = { ...node, parent, start: node === first ? 0 : node.start }
    copies.set(node, copy)
    return copy
  })
}

const front = (kind: 'title' | 'body'): Node => ({
  start: 0,
  parent: null,
  kind,
  number: null,
  heading: null,
  family: 'unnumbered',
  path: [],
})

/** Where each node ends: at the next node that is not below it. */
function endsOf(nodes: readonly Node[], end: number): number[] {
  const ends = new Array<number>(nodes.length).fill(end)
  const open: number[] = []
  nodes.forEach((node, index) => {
    while (open.length > 0 && nodes[open.at(-1) ?? 0] !== node.parent) {
      ends[open.pop() ?? 0] = node.start
    }
    open.push(index)
  })
  return ends
}

/** Paragraph groups of an overlong leaf; none where it is short or has no paragraphs to part. */
function divide(text: string, lines: readonly Line[], span: Span): Span[] {
  if (span.end - span.start <= LONGEST_LEAF) return []
  const groups: Span[] = []
  let start = span.start
  for (let at = firstLineFrom(lines, span.start + 1); at < lines.length; at++) {
    const line = lines[at]
    if (line === undefined || line.start >= span.end) break
    if (!line.strong || line.start - start < GATHERED) continue
    groups.push({ start, end: line.start })
    start = line.start
  }
  if (groups.length === 0) return []
  return [...groups, { start, end: span.end }]
}

function firstLineFrom(lines: readonly Line[], position: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.start ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** Sentences without the white space between them. */
function sentencesOf(text: string, span: Span): Span[] {
  return splitSentences(text, span).flatMap((sentence) => trimSpan(text, sentence) ?? [])
}
