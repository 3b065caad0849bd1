import type { ClauseKind } from '../../domain/clause.js'
import { RANK, type Family, type Reading } from './markers.js'
import { successorOf, type Occurrences } from './successors.js'

/** A clause in the making: where it begins and what holds it; spans follow once all are known. */
export interface Node {
  readonly start: number
  readonly parent: Node | null
  readonly kind: ClauseKind
  readonly number: string | null
  readonly heading: string | null
  readonly family: Family | 'unnumbered'
  readonly path: readonly number[]
}

export type Region = 'title' | 'preamble' | 'recitals' | 'signature' | 'definition' | 'heading' | 'body'

/** An open clause: numbers go on from it or nest in it. Regions are clauses without numbers. */
export interface Level {
  readonly node: Node
  readonly family: Family | Region
  readonly path: readonly number[]
  readonly rank: number
  /** The recitals are over: whatever number comes next is not theirs. */
  closed: boolean
}

/** Rank of regions: between the decimals, which end one, and the lists, which nest in one. */
export const REGION_RANK = 10.9
/** Ranks from here on are those of lists. */
export const LIST_RANK = 11
/** How far away, in characters, the next item of a list may be. */
export const LIST_REACH = 60_000

/** A tree in the making. */
export interface Placement {
  readonly nodes: Node[]
  /** Open clauses, outermost first. */
  readonly stack: Level[]
  /** Last number of each family that is no list, in the present schedule, and what held it. */
  readonly seen: Map<string, { readonly path: readonly number[]; readonly parent: Node | null }>
  /** Which family has held which: "upper-dot>decimal-1". */
  readonly nests: Set<string>
  readonly occurrences: Occurrences
  /** End of the last heading: a line that it took opens nothing itself. */
  taken: number
}

export const newPlacement = (occurrences: Occurrences): Placement => ({
  nodes: [],
  stack: [],
  seen: new Map(),
  nests: new Set(),
  occurrences,
  taken: 0,
})

export const topOf = ({ stack }: Placement): Level | undefined => stack.at(-1)

/** Opens a clause below the innermost open one. */
export function openClause(
  placement: Placement,
  family: Level['family'],
  rank: number,
  node: Omit<Node, 'parent'>,
): void {
  const holder = topOf(placement)
  if (holder !== undefined) placement.nests.add(`${holder.family}>${family}`)
  const made: Node = { ...node, parent: holder?.node ?? null }
  placement.nodes.push(made)
  placement.stack.push({ node: made, family, path: node.path, rank, closed: false })
}

/** Closes the innermost clauses for as long as the test holds. */
export function closeWhile({ stack }: Placement, test: (level: Level) => boolean): void {
  for (let level = stack.at(-1); level !== undefined && test(level); level = stack.at(-1)) stack.pop()
}

/** Closes clauses until `depth` are open. */
export function closeTo({ stack }: Placement, depth: number): void {
  stack.length = Math.min(stack.length, Math.max(0, depth))
}

/** The numbering at this level goes on behind `at`, before it could begin anew. */
export function goesOnBehind({ occurrences }: Placement, level: Level, at: number): boolean {
  if (level.path.length === 0) return false
  const next = occurrences.next(level.family, successorOf(level), at)
  if (next === undefined) return false
  const again = occurrences.next(level.family, [...level.path.slice(0, -1), 1], at)
  if (again !== undefined && again <= next) return false
  return RANK[level.family as Family] < LIST_RANK || next - at < LIST_REACH
}

/** Whether two paths differ in their last number only. */
export const sameSeries = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.slice(0, -1).join() === b.slice(0, -1).join()

/** How many numbers a reading stands behind another one of its series. */
export const stepFrom = (path: readonly number[], reading: Reading): number =>
  reading.ordinal - (path.at(-1) ?? 0)
