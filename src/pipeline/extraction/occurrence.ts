import type { TermValue } from '../../domain/finding.js'

/** A term found in a passage; `start` and `end` are offsets in the passage. */
export interface Occurrence {
  readonly value: TermValue
  readonly start: number
  readonly end: number
}

/** Reads one kind of term out of a passage: every occurrence, in order, without overlap. */
export type Extractor = (passage: string) => Occurrence[]

/** Occurrences by one pattern; `read` gives the value, or undefined where the match is none after all. */
export function matchAll(
  passage: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => TermValue | undefined,
): Occurrence[] {
  return [...passage.matchAll(pattern)].flatMap((match) => {
    const value = read(match)
    if (value === undefined) return []
    const lead = match[0].length - match[0].trimStart().length
    const start = match.index + lead
    return [{ value, start, end: start + match[0].trim().length }]
  })
}

/** In text order; of two that overlap the longer one stays. */
export function withoutOverlaps(occurrences: readonly Occurrence[]): Occurrence[] {
  const kept: Occurrence[] = []
  for (const one of [...occurrences].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (last === undefined || one.start >= last.end) kept.push(one)
    else if (one.end - one.start > last.end - last.start) kept[kept.length - 1] = one
  }
  return kept
}
