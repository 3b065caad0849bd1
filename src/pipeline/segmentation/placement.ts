import type { ClauseKind } from '../../domain/clause.js'
import type { Candidate } from './candidates.js'
import { isTitleCase } from './headings.js'
import { definedTerm, type Landmark } from './landmarks.js'
import { isList, RANK, type Family, type Reading } from './markers.js'
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

type Region = 'title' | 'preamble' | 'recitals' | 'signature' | 'definition' | 'heading' | 'body'

/** An open clause: numbers go on from it or nest in it. Regions are clauses without numbers. */
interface Level {
  readonly node: Node
  readonly family: Family | Region
  readonly path: readonly number[]
  readonly rank: number
  closed: boolean
}

interface Seen {
  readonly path: readonly number[]
  readonly parent: Node | null
}

/** Between the decimals, which end a region, and the lists, which nest in one. */
const REGION_RANK = 10.9
/** Siblings that may be missing between two numbers, where a marker was not recognised. */
const FIXED_GAP = 4
/** Unnumbered paragraphs shorter than this, in characters, join the next one. */
const SHORTEST_BODY = 80
/** How far away, in characters, the second item of a list may be. */
const LIST_REACH = 60_000

/**
 * Puts candidates and landmarks, in text order, into one tree. A number is accepted where it continues an open level,
 * continues its family's last number, or opens a new list that goes on; everything else is text. Of two readings the
 * one whose successor comes first wins: "(i)" after "(h)" is a letter where "(j)" follows and Roman where "(ii)" does.
 */
export function placeNodes(events: readonly (Candidate | Landmark)[], occurrences: Occurrences): Node[] {
  const nodes: Node[] = []
  const stack: Level[] = []
  const seen = new Map<string, Seen>()
  const nests = new Set<string>()
  let taken = 0

  const top = (): Level | undefined => stack.at(-1)
  const open = (family: Level['family'], rank: number, node: Omit<Node, 'parent'>): void => {
    const parent = top()?.node ?? null
    if (top() !== undefined) nests.add(`${top()?.family}>${family}`)
    const made: Node = { ...node, parent }
    nodes.push(made)
    stack.push({ node: made, family, path: node.path, rank, closed: false })
  }
  const popWhile = (test: (level: Level) => boolean): void => {
    for (let level = top(); level !== undefined && test(level); level = top()) stack.pop()
  }

  /** The list at this level goes on behind `at`, before it could begin anew. */
  const alive = (level: Level, at: number): boolean => {
    if (level.path.length === 0) return false
    const next = occurrences.next(level.family, successorOf(level), at)
    if (next === undefined) return false
    const again = occurrences.next(level.family, [...level.path.slice(0, -1), 1], at)
    return (
      (again === undefined || next < again) && (RANK[level.family as Family] < 11 || next - at < LIST_REACH)
    )
  }

  const insert = (candidate: Candidate, reading: Reading): void => {
    const { marker, heading } = candidate
    const term = definedTerm(
      candidate.line.text
        .slice(marker.end - candidate.line.textStart)
        .trimStart()
        .slice(0, 400),
      true,
    )
    const kind =
      term === undefined || !isItemOrDecimal(reading.family) ? kindOf(reading, top()?.family) : 'definition'
    if (heading !== undefined) taken = Math.max(taken, heading.end)
    open(reading.family, RANK[reading.family], {
      start: candidate.inline ? marker.start : Math.min(candidate.line.start, marker.start),
      kind,
      number: marker.printed,
      heading: heading?.words ?? term ?? null,
      family: reading.family,
      path: reading.path,
    })
    if (!isList(reading.family))
      seen.set(reading.family, { path: reading.path, parent: top()?.node.parent ?? null })
    if (reading.family === 'schedule') for (const key of seen.keys()) if (key !== 'schedule') seen.delete(key)
  }

  /** Index of the deepest open level that the reading goes on from, or -1. */
  const continued = (reading: Reading, strong: boolean): number => {
    for (let index = stack.length - 1; index >= 0; index--) {
      const level = stack[index]
      if (level === undefined || level.family !== reading.family || level.path.length === 0) continue
      if (level.path.slice(0, -1).join() !== reading.path.slice(0, -1).join()) continue
      const step = reading.ordinal - (level.path.at(-1) ?? 0)
      const reach = isList(reading.family) ? (strong ? 2 : 1) : FIXED_GAP
      if (step > 0 && step <= reach) return index
    }
    return -1
  }

  const followsLast = (reading: Reading): boolean => {
    const last = seen.get(reading.family)?.path
    if (last === undefined) return reading.ordinal <= 1
    if (last.slice(0, -1).join() === reading.path.slice(0, -1).join()) {
      const step = reading.ordinal - (last.at(-1) ?? 0)
      return step > 0 && step <= FIXED_GAP
    }
    const above = (reading.path.at(-2) ?? 0) - (last.at(-2) ?? 0)
    return reading.ordinal <= 1 && above >= 1 && above <= 3
  }

  const holderOf = (reading: Reading): number => {
    const prefix = reading.path.slice(0, -1)
    if (prefix.length === 0) return -1
    return stack.findLastIndex(
      (level) =>
        level.path.length > 0 && level.path.join() === prefix.join() && level.rank < RANK[reading.family],
    )
  }

  const placeFixed = (candidate: Candidate, reading: Reading): boolean => {
    const rank = RANK[reading.family]
    const holder = holderOf(reading)
    const second = occurrences.next(reading.family, successorOf(reading), candidate.marker.start)
    const restarts =
      reading.ordinal === 1 && candidate.strong && (second !== undefined || candidate.heading !== undefined)
    const firstSeen = !seen.has(reading.family) && candidate.marker.keyword && candidate.strong
    const held = holder >= 0 && reading.ordinal <= 3 && candidate.strong
    const follows = followsLast(reading) && (candidate.strong || candidate.heading !== undefined)
    if (reading.path.length === 1 && !candidate.marker.keyword && candidate.heading === undefined) {
      // a bare number needs company
      if (second === undefined && !follows) return false
      if (reading.ordinal === 1 && second === undefined) return false
    }
    if (!(follows || restarts || firstSeen || held)) return false
    const last = seen.get(reading.family)
    const parent = last?.parent ?? null
    if (follows && last !== undefined && stack.some((level) => level.node === parent)) {
      popWhile((level) => level.node !== parent)
    } else if (holder >= 0) {
      while (stack.length > holder + 1) stack.pop()
    } else if (
      reading.ordinal === 1 &&
      candidate.introduced &&
      !candidate.marker.keyword &&
      !opensBody(candidate)
    ) {
      // a list of decimals under the words that announce it
    } else {
      const nested =
        restarts &&
        !follows &&
        top() !== undefined &&
        stack.some((level) => level.family === reading.family && alive(level, candidate.marker.start))
      if (nested && candidate.marker.keyword) return false
      if (!nested) popWhile((level) => level.family !== 'heading' && (level.rank >= rank || level.closed))
    }
    insert(candidate, reading)
    return true
  }

  /** The recital is over or the heading is one of a contract's own: "1." is its first section. */
  const opensBody = (candidate: Candidate): boolean =>
    stack.some((level) => level.closed) ||
    top()?.family === 'preamble' ||
    top()?.family === 'body' ||
    top()?.family === 'title' ||
    (candidate.heading !== undefined &&
      (isTitleCase(candidate.heading.words) || /[\u3400-\u9fff]/u.test(candidate.heading.words)))

  const placeList = (candidate: Candidate, reading: Reading): boolean => {
    if (reading.ordinal !== 1) return false
    const at = candidate.marker.start
    const second = occurrences.next(reading.family, successorOf(reading), at)
    if (second === undefined || second - at > LIST_REACH) return false
    if (!candidate.strong && second - at > 4000) return false
    if (!candidate.introduced) {
      const same = stack.findLastIndex((level) => level.family === reading.family)
      if (same >= 0 && !alive(stack[same] as Level, at)) while (stack.length > same) stack.pop()
      else if (same < 0) {
        popWhile(
          (level) =>
            level.rank > RANK[reading.family] &&
            level.rank >= 11 &&
            !alive(level, at) &&
            !nests.has(`${level.family}>${reading.family}`),
        )
      }
    }
    insert(candidate, reading)
    return true
  }

  const placeCandidate = (candidate: Candidate): void => {
    const at = candidate.marker.start
    if (at < taken && !candidate.inline) return
    if (top()?.family === 'signature' && !reopens(candidate)) return
    const options = candidate.marker.readings
      .map((reading) => ({
        reading,
        level: continued(reading, candidate.strong),
        next: occurrences.next(reading.family, successorOf(reading), at) ?? Infinity,
      }))
      .filter(({ reading, level }) => level >= 0 || reading.ordinal === 1 || !isList(reading.family))
      .sort((a, b) => a.next - b.next || b.level - a.level)
    for (const { reading, level, next } of options) {
      if (candidate.loose && !goesOn(reading, next)) continue
      if (reading.family === 'schedule') {
        if (placeSchedule(candidate, reading)) return
        continue
      }
      if (level >= 0 && (candidate.strong || candidate.inline || candidate.heading !== undefined)) {
        while (stack.length > level) stack.pop()
        insert(candidate, reading)
        return
      }
      if (level >= 0) continue
      if (isList(reading.family) ? placeList(candidate, reading) : placeFixed(candidate, reading)) return
    }
  }

  /** A run of at least three: a number without any mark before it proves nothing alone. */
  const goesOn = (reading: Reading, next: number): boolean => {
    if (next === Infinity) return followsLast(reading)
    const third = occurrences.next(reading.family, [...reading.path.slice(0, -1), reading.ordinal + 2], next)
    return (
      next - (occurrences.next(reading.family, reading.path, 0) ?? 0) < LIST_REACH &&
      (third !== undefined || followsLast(reading))
    )
  }

  /** Behind the signatures only a schedule or a new first article is structure. */
  const reopens = (candidate: Candidate): boolean =>
    candidate.strong &&
    candidate.marker.keyword &&
    candidate.marker.readings.some((one) => one.family === 'schedule' || one.ordinal === 1)

  /** Schedules follow an agreement: its preamble or first number has been met. */
  const begun = (): boolean =>
    nodes.some((node) => node.number !== null || node.kind === 'preamble' || node.kind === 'recitals')

  const placeSchedule = (candidate: Candidate, reading: Reading): boolean => {
    if (!candidate.line.strong || candidate.inline || candidate.line.text.length > 160 || !begun())
      return false
    // "Exhibit 10.1" over a filing's first page, and the same name as a running head
    if (/\d\.\d/u.test(candidate.marker.printed) && !nodes.some((node) => node.number !== null)) return false
    const open = stack.find((level) => level.family === 'schedule')
    if (open?.node.number?.toLowerCase() === candidate.marker.printed.toLowerCase()) return false
    stack.length = 0
    insert(candidate, reading)
    return true
  }

  const region = (at: Region, landmark: Landmark, kind: ClauseKind): void =>
    open(at, REGION_RANK, {
      start: landmark.start,
      kind,
      number: null,
      heading: landmark.heading,
      family: 'unnumbered',
      path: [],
    })

  const placeLandmark = (landmark: Landmark): void => {
    if (landmark.start < taken || top()?.family === 'signature') return
    if ((nodes.at(-1)?.start ?? -1) >= landmark.start) return // its number has already opened it
    const inSchedule = (level: Level): boolean => level.family !== 'schedule'
    switch (landmark.at) {
      case 'contents':
        stack.length = 0
        return region('body', { ...landmark, heading: 'Table of contents' }, 'body')
      case 'title':
        return region('title', landmark, 'title')
      case 'preamble':
      case 'recitals':
        if (stack.some((level) => level.rank < REGION_RANK && level.family !== 'schedule')) return
        popWhile(inSchedule)
        return region(landmark.at, landmark, landmark.at)
      case 'agreement':
        if (!stack.some((level) => level.family === 'recitals')) return
        popWhile((level) => level.family !== 'recitals')
        ;(top() as Level).closed = true
        nodes.push(bodyOf(landmark, top()?.node ?? null))
        return
      case 'signature':
        popWhile(inSchedule)
        return region('signature', landmark, 'signature')
      case 'definition':
        popWhile(
          (level) =>
            level.family === 'definition' ||
            level.family === 'body' ||
            (level.rank >= 11 && !alive(level, landmark.start)),
        )
        return region('definition', landmark, 'definition')
      case 'heading':
        return placeHeading(landmark)
      case 'paragraph':
        if (stack.length > 0 && top()?.family !== 'body' && top()?.family !== 'title') return
        if (top()?.family === 'body' && landmark.start - (top()?.node.start ?? 0) < SHORTEST_BODY) return
        stack.length = 0
        return region('body', landmark, 'body')
    }
  }

  const placeHeading = (landmark: Landmark): void => {
    if (stack.some((level) => level.rank >= 11 && alive(level, landmark.start))) return
    popWhile((level) => level.rank >= 4 && level.family !== 'heading')
    popWhile(
      (level) =>
        level.family === 'heading' &&
        level.path.length === 0 &&
        level.rank >= REGION_RANK + landmark.level / 1000,
    )
    open('heading', REGION_RANK + landmark.level / 1000, {
      start: landmark.start,
      kind: 'section',
      number: null,
      heading: landmark.heading,
      family: 'unnumbered',
      path: [],
    })
  }

  for (const event of events) {
    if ('marker' in event) placeCandidate(event)
    else placeLandmark(event)
  }
  return nodes
}

const bodyOf = (landmark: Landmark, parent: Node | null): Node => ({
  start: landmark.start,
  parent,
  kind: 'body',
  number: null,
  heading: null,
  family: 'unnumbered',
  path: [],
})

const HELD_BY = new Set<string>([
  'zh-article',
  'zh-comma',
  'zh-bracket',
  'section',
  'recitals',
  'preamble',
  'definition',
])

const isItemOrDecimal = (family: Family): boolean => RANK[family] >= 6

/** A decimal inside an article or a recital counts its items. */
function kindOf(reading: Reading, holder: Level['family'] | undefined): ClauseKind {
  if (reading.family === 'decimal-1' && holder !== undefined && HELD_BY.has(holder)) return 'item'
  switch (reading.family) {
    case 'schedule':
      return 'schedule'
    case 'part':
      return 'part'
    case 'article':
      return 'article'
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
