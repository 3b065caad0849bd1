import type { ClauseKind } from '../../domain/clause.js'
import type { Landmark } from './landmarks.js'
import {
  closeTo,
  closeWhile,
  goesOnBehind,
  LIST_RANK,
  openClause,
  REGION_RANK,
  topOf,
  type Level,
  type Placement,
  type Region,
} from './levels.js'
import { RANK } from './markers.js'

/** Unnumbered paragraphs shorter than this, in characters, join the next one. */
const SHORTEST_BODY = 80

/** Opens the unnumbered clause that a landmark announces, where the numbering around it allows one. */
export function placeLandmark(placement: Placement, landmark: Landmark): void {
  const { nodes, stack } = placement
  const top = topOf(placement)
  if (landmark.start < placement.taken || top?.family === 'signature') return
  if ((nodes.at(-1)?.start ?? -1) >= landmark.start) return // its number has already opened it
  switch (landmark.at) {
    case 'contents':
      closeTo(placement, 0)
      return open(placement, 'body', { ...landmark, heading: 'Table of contents' }, 'body')
    case 'title':
      return open(placement, 'title', landmark, 'title')
    case 'preamble':
    case 'recitals':
      if (stack.some(({ rank, family }) => rank < REGION_RANK && family !== 'schedule')) return
      closeWhile(placement, outsideSchedule)
      return open(placement, landmark.at, landmark, landmark.at)
    case 'agreement':
      return closeRecitals(placement, landmark)
    case 'signature':
      closeWhile(placement, outsideSchedule)
      return open(placement, 'signature', landmark, 'signature')
    case 'definition':
      closeWhile(
        placement,
        (level) =>
          level.family === 'definition' ||
          level.family === 'body' ||
          isSpent(placement, level, landmark.start),
      )
      return open(placement, 'definition', landmark, 'definition')
    case 'heading':
      return placeHeading(placement, landmark)
    case 'paragraph':
      if (top !== undefined && top.family !== 'body' && top.family !== 'title') return
      if (top?.family === 'body' && landmark.start - top.node.start < SHORTEST_BODY) return
      closeTo(placement, 0)
      return open(placement, 'body', landmark, 'body')
  }
}

const outsideSchedule = ({ family }: Level): boolean => family !== 'schedule'

/** A list that does not go on. */
const isSpent = (placement: Placement, level: Level, at: number): boolean =>
  level.rank >= LIST_RANK && !goesOnBehind(placement, level, at)

function open(
  placement: Placement,
  region: Region,
  landmark: Landmark,
  kind: ClauseKind,
  rank = REGION_RANK,
): void {
  const { start, heading } = landmark
  openClause(placement, region, rank, { start, kind, number: null, heading, family: 'unnumbered', path: [] })
}

/** "NOW, THEREFORE": still part of the recitals, and their end. */
function closeRecitals(placement: Placement, landmark: Landmark): void {
  if (!placement.stack.some(({ family }) => family === 'recitals')) return
  closeWhile(placement, ({ family }) => family !== 'recitals')
  const recitals = topOf(placement)
  if (recitals === undefined) return
  recitals.closed = true
  open(placement, 'body', landmark, 'body')
  placement.stack.pop()
}

/** An unnumbered heading closes sections and headings of its level and below, but never a list that goes on. */
function placeHeading(placement: Placement, landmark: Landmark): void {
  const inList = placement.stack.some(
    (level) => level.rank >= LIST_RANK && goesOnBehind(placement, level, landmark.start),
  )
  if (inList) return
  const rank = REGION_RANK + landmark.level / 1000
  closeWhile(placement, (level) => level.rank >= RANK.section && level.family !== 'heading')
  closeWhile(placement, (level) => level.family === 'heading' && level.rank >= rank)
  open(placement, 'heading', landmark, 'section', rank)
}
