import type { ClauseKind } from '../../domain/clause.js'
import type { Candidate } from './candidates.js'
import { isTitleCase } from './headings.js'
import { definedTerm } from './landmarks.js'
import {
  closeTo,
  closeWhile,
  goesOnBehind,
  LIST_RANK,
  LIST_REACH,
  openClause,
  sameSeries,
  stepFrom,
  topOf,
  type Level,
  type Placement,
} from './levels.js'
import { isList, RANK, type Reading } from './markers.js'
import { successorOf } from './successors.js'

/** Siblings that may be missing between two numbers, where a marker was not recognised. */
const FIXED_GAP = 4
/** Within a line the second item must come as soon as this, in characters. */
const INLINE_REACH = 4000
const LONGEST_SCHEDULE_LINE = 160

/**
 * Opens a clause where a number continues an open level, continues its family's last number, or begins a list that goes
 * on; otherwise it is text. Of two readings the one whose successor comes first is tried first.
 */
export function placeNumber(placement: Placement, candidate: Candidate): void {
  const at = candidate.marker.start
  if (at < placement.taken && !candidate.inline) return
  if (topOf(placement)?.family === 'signature' && !reopens(candidate)) return
  const options = candidate.marker.readings
    .map((reading) => ({
      reading,
      depth: continuedDepth(placement, reading, candidate.strong),
      next: placement.occurrences.next(reading.family, successorOf(reading), at) ?? Infinity,
    }))
    .filter(({ reading, depth }) => depth >= 0 || reading.ordinal === 1 || !isList(reading.family))
    .sort((a, b) => a.next - b.next || b.depth - a.depth)
  for (const { reading, depth, next } of options) {
    if (candidate.loose && !inRun(placement, reading, at, next)) continue
    if (place(placement, candidate, reading, depth)) return
  }
}

function place(placement: Placement, candidate: Candidate, reading: Reading, depth: number): boolean {
  if (reading.family === 'schedule') return placeSchedule(placement, candidate, reading)
  if (depth >= 0) {
    if (!candidate.strong && !candidate.inline && candidate.heading === undefined) return false
    closeTo(placement, depth)
    insert(placement, candidate, reading)
    return true
  }
  return isList(reading.family)
    ? placeList(placement, candidate, reading)
    : placeFixed(placement, candidate, reading)
}

function insert(placement: Placement, candidate: Candidate, reading: Reading): void {
  const { marker, heading, line } = candidate
  const behind = line.text
    .slice(marker.end - line.textStart)
    .trimStart()
    .slice(0, 400)
  const term = definedTerm(behind, true)
  const holder = topOf(placement)
  const defines = term !== undefined && RANK[reading.family] >= RANK['zh-bracket']
  if (heading !== undefined) placement.taken = Math.max(placement.taken, heading.end)
  if (reading.family === 'schedule') placement.seen.clear()
  if (!isList(reading.family)) {
    placement.seen.set(reading.family, { path: reading.path, parent: holder?.node ?? null })
  }
  openClause(placement, reading.family, RANK[reading.family], {
    start: candidate.inline ? marker.start : Math.min(line.start, marker.start),
    kind: defines ? 'definition' : kindOf(reading, holder),
    number: marker.printed,
    heading: heading?.words ?? term ?? null,
    family: reading.family,
    path: reading.path,
  })
}

/** Depth of the innermost open clause whose series the reading goes on with, or -1. */
function continuedDepth({ stack }: Placement, reading: Reading, strong: boolean): number {
  const reach = !isList(reading.family) ? FIXED_GAP : strong ? 2 : 1
  return stack.findLastIndex((level) => {
    if (level.family !== reading.family || !sameSeries(level.path, reading.path)) return false
    const step = stepFrom(level.path, reading)
    return step > 0 && step <= reach
  })
}

/** Decimals and keyworded numbers: by their family's last number, by the clause whose number they begin with. */
function placeFixed(placement: Placement, candidate: Candidate, reading: Reading): boolean {
  const { stack, seen, occurrences } = placement
  const { marker, heading, strong } = candidate
  const last = seen.get(reading.family)
  const holder = holderDepth(placement, reading)
  const goesOn = occurrences.next(reading.family, successorOf(reading), marker.start) !== undefined
  const follows = followsLast(placement, reading) && (strong || heading !== undefined)
  const restarts = reading.ordinal === 1 && strong && (goesOn || heading !== undefined)
  const firstSeen = last === undefined && marker.keyword && strong
  const held = holder >= 0 && reading.ordinal <= 3 && strong
  if (!(follows || restarts || firstSeen || held)) return false

  const bare = reading.path.length === 1 && !marker.keyword && heading === undefined
  if (bare && !goesOn && (reading.ordinal === 1 || !follows)) return false // a bare number needs company

  if (follows && last !== undefined && stack.some(({ node }) => node === last.parent)) {
    closeWhile(placement, ({ node }) => node !== last.parent)
  } else if (holder >= 0) {
    closeTo(placement, holder + 1)
  } else if (!isAnnouncedList(placement, candidate, reading)) {
    const nested =
      restarts &&
      !follows &&
      stack.some((level) => level.family === reading.family && goesOnBehind(placement, level, marker.start))
    if (nested && marker.keyword) return false
    if (!nested) {
      closeWhile(
        placement,
        ({ family, rank, closed }) => family !== 'heading' && (rank >= RANK[reading.family] || closed),
      )
    }
  }
  insert(placement, candidate, reading)
  return true
}

function followsLast({ seen }: Placement, reading: Reading): boolean {
  const last = seen.get(reading.family)?.path
  if (last === undefined) return reading.ordinal <= 1
  if (sameSeries(last, reading.path)) {
    const step = stepFrom(last, reading)
    return step > 0 && step <= FIXED_GAP
  }
  const above = (reading.path.at(-2) ?? 0) - (last.at(-2) ?? 0)
  return reading.ordinal <= 1 && above >= 1 && above <= 3
}

/** Depth of the open clause whose number this one begins with: 4 of 4.02; -1 where there is none. */
function holderDepth({ stack }: Placement, reading: Reading): number {
  const prefix = reading.path.slice(0, -1).join()
  if (prefix === '') return -1
  return stack.findLastIndex(({ path, rank }) => path.join() === prefix && rank < RANK[reading.family])
}

/** A list of decimals under the words that announce it, not the first section of a contract. */
function isAnnouncedList(placement: Placement, candidate: Candidate, reading: Reading): boolean {
  if (reading.ordinal !== 1 || !candidate.introduced || candidate.marker.keyword) return false
  const holder = topOf(placement)?.family
  if (holder === 'preamble' || holder === 'body' || holder === 'title') return false
  if (placement.stack.some(({ closed }) => closed)) return false
  const words = candidate.heading?.words
  return words === undefined || !(isTitleCase(words) || /[\u3400-\u9fff]/u.test(words))
}

/** The first item of a list: it nests in what announces it, or replaces lists that do not go on. */
function placeList(placement: Placement, candidate: Candidate, reading: Reading): boolean {
  if (reading.ordinal !== 1) return false
  const { stack, occurrences, nests } = placement
  const at = candidate.marker.start
  const second = occurrences.next(reading.family, successorOf(reading), at)
  if (second === undefined || second - at > (candidate.strong ? LIST_REACH : INLINE_REACH)) return false
  if (!candidate.introduced) {
    const depth = stack.findLastIndex(({ family }) => family === reading.family)
    const same = stack[depth]
    if (same !== undefined) {
      if (!goesOnBehind(placement, same, at)) closeTo(placement, depth)
    } else {
      closeWhile(
        placement,
        (level) =>
          level.rank > RANK[reading.family] &&
          level.rank >= LIST_RANK &&
          !goesOnBehind(placement, level, at) &&
          !nests.has(`${level.family}>${reading.family}`),
      )
    }
  }
  insert(placement, candidate, reading)
  return true
}

/** A schedule follows an agreement, whose preamble or first number has been met, and heads a line of its own. */
function placeSchedule(placement: Placement, candidate: Candidate, reading: Reading): boolean {
  const { nodes, stack } = placement
  const { line, marker } = candidate
  if (!line.strong || candidate.inline || line.text.length > LONGEST_SCHEDULE_LINE) return false
  const numbered = nodes.some(({ number }) => number !== null)
  if (!numbered && !nodes.some(({ kind }) => kind === 'preamble' || kind === 'recitals')) return false
  // "Exhibit 10.1" over a filing's first page
  if (!numbered && /\d\.\d/u.test(marker.printed)) return false
  // a running head
  const open = stack.find(({ family }) => family === 'schedule')
  if (open?.node.number?.toLowerCase() === marker.printed.toLowerCase()) return false
  closeTo(placement, 0)
  insert(placement, candidate, reading)
  return true
}

/** A number without any mark before it proves nothing alone: a run of at least three must be there. */
function inRun(placement: Placement, reading: Reading, at: number, next: number): boolean {
  const follows = followsLast(placement, reading)
  if (next === Infinity) return follows
  const afterNext = [...reading.path.slice(0, -1), reading.ordinal + 2]
  return (
    next - at < LIST_REACH &&
    (follows || placement.occurrences.next(reading.family, afterNext, next) !== undefined)
  )
}

/** Behind the signatures only a schedule or a new first article is structure. */
const reopens = ({ strong, marker }: Candidate): boolean =>
  strong &&
  marker.keyword &&
  marker.readings.some(({ family, ordinal }) => family === 'schedule' || ordinal === 1)

const HOLDERS_OF_ITEMS = new Set<string>([
  'zh-article',
  'zh-comma',
  'zh-bracket',
  'section',
  'recitals',
  'preamble',
  'definition',
])

/** A decimal inside an article or a recital counts its items. */
function kindOf({ family }: Reading, holder: Level | undefined): ClauseKind {
  if (family === 'decimal-1' && holder !== undefined && HOLDERS_OF_ITEMS.has(holder.family)) return 'item'
  switch (family) {
    case 'schedule':
    case 'part':
    case 'article':
      return family
    case 'zh-section':
    case 'zh-article':
    case 'section':
    case 'zh-comma':
    case 'decimal-1':
    case 'decimal-2':
      return 'section'
    default:
      return 'item'
  }
}
