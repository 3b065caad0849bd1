import type { Candidate } from './candidates.js'
import type { Reading } from './markers.js'

/** Finds where a number next occurs, in O(log n). */
export interface Occurrences {
  /** Position of the first candidate after `after` that reads as the given number; undefined where none does. */
  next(family: string, path: readonly number[], after: number): number | undefined
}

/** Index over every reading of every candidate. */
export function indexOccurrences(candidates: readonly Candidate[]): Occurrences {
  const positions = new Map<string, number[]>()
  for (const { marker } of candidates) {
    for (const reading of marker.readings) {
      const key = keyOf(reading.family, reading.path)
      const list = positions.get(key)
      if (list === undefined) positions.set(key, [marker.start])
      else list.push(marker.start)
    }
  }
  return { next: (family, path, after) => firstAfter(positions.get(keyOf(family, path)) ?? [], after) }
}

const keyOf = (family: string, path: readonly number[]): string => `${family}:${path.join('.')}`

/** The path of the sibling that follows. */
export const successorOf = (reading: Pick<Reading, 'path'>): number[] => [
  ...reading.path.slice(0, -1),
  (reading.path.at(-1) ?? 0) + 1,
]

function firstAfter(sorted: readonly number[], after: number): number | undefined {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= after) low = middle + 1
    else high = middle
  }
  return sorted[low]
}
