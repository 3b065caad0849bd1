import { describe, expect, test } from '@jest/globals'
import type { TrackedChange } from '../../src/domain/tracked-changes.js'
import { changeMarks, pointsIn, shownChanges, toProposed } from '../../src/portal/viewer/revisions.js'

//               0         1         2
//               0123456789012345678901234567
const ORIGINAL = 'Pay within 30 days. Always.'
const PROPOSED = 'Pay within 3045 days. Always, in writing.'
const ACCEPTED = 'Pay within 45 days. Always, in writing.'

const change = (
  id: string,
  kind: TrackedChange['kind'],
  text: string,
  places: TrackedChange['places'],
): TrackedChange => ({ id, kind, text, places, author: 'A', at: null, description: '', moveId: null })

const CHANGES = [
  change('1', 'deletion', '30', {
    original: { start: 11, end: 13 },
    proposed: { start: 11, end: 13 },
    accepted: { start: 11, end: 11 },
  }),
  change('2', 'insertion', '45', {
    original: { start: 13, end: 13 },
    proposed: { start: 13, end: 15 },
    accepted: { start: 11, end: 13 },
  }),
  change('3', 'insertion', ', in writing', {
    original: { start: 26, end: 26 },
    proposed: { start: 28, end: 40 },
    accepted: { start: 26, end: 38 },
  }),
]

const moved = (start: number, end: number): string | undefined => {
  const span = toProposed({ start, end }, CHANGES, ACCEPTED, PROPOSED)
  return span && PROPOSED.slice(span.start, span.end)
}

describe('tracked changes on the page', () => {
  test('the example is sound', () => {
    for (const { text, places } of CHANGES) {
      for (const [view, whole] of [
        ['original', ORIGINAL],
        ['proposed', PROPOSED],
        ['accepted', ACCEPTED],
      ] as const) {
        const { start, end } = places[view]
        expect(['', text]).toContain(whole.slice(start, end))
      }
    }
  })

  test('a passage of the accepted text is found in the proposed one, deleted words within it and all', () => {
    expect(moved(0, 10)).toBe('Pay within')
    expect(moved(11, 18)).toBe('45 days')
    expect(moved(0, 18)).toBe('Pay within 3045 days')
    expect(moved(20, 26)).toBe('Always')
    expect(moved(26, 38)).toBe(', in writing')
    expect(moved(38, 39)).toBe('.')
  })

  test('a passage whose ends do not stand there is not guessed', () => {
    expect(toProposed({ start: 0, end: 3 }, [], 'Pay', '1. Pay')).toBeUndefined()
  })

  test('a change is text where its view shows it and a point where it does not', () => {
    const marks = changeMarks(CHANGES, 'accepted')
    expect(shownChanges(marks).map(({ change: { id } }) => id)).toEqual(['2', '3'])
    expect(pointsIn(marks, { start: 0, end: 20 }).map(({ change: { id } }) => id)).toEqual(['1'])
    expect(pointsIn(marks, { start: 12, end: 20 })).toEqual([])
    const original = changeMarks(CHANGES, 'original')
    expect(shownChanges(original).map(({ change: { id } }) => id)).toEqual(['1'])
  })
})
