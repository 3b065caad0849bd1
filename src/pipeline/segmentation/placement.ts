import type { Candidate } from './candidates.js'
import type { Landmark } from './landmarks.js'
import { newPlacement, type Node } from './levels.js'
import { placeLandmark } from './place-landmark.js'
import { placeNumber } from './place-number.js'
import type { Occurrences } from './successors.js'

/** Candidates and landmarks, in text order, as one tree: its nodes in text order, parents before children. */
export function placeNodes(events: readonly (Candidate | Landmark)[], occurrences: Occurrences): Node[] {
  const placement = newPlacement(occurrences)
  for (const event of events) {
    if ('marker' in event) placeNumber(placement, event)
    else placeLandmark(placement, event)
  }
  return placement.nodes
}
