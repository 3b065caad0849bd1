import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FindingId } from '../../src/domain/ids.js'
import { findingsAt, marksByPage, nextOf, type Mark } from '../../src/portal/viewer/marks.js'
import { foremost, segmentsOf } from '../../src/portal/viewer/segments.js'

const id = (number: number) => FindingId.parse(`f${number.toString(16).padStart(16, '0')}`)

const mark = (number: number, start: number, end: number, boxes: Mark['boxes'] = []): Mark => ({
  findingId: id(number),
  kind: 'clause',
  severity: null,
  rejected: false,
  span: { start, end },
  boxes,
})

describe('highlights on a page', () => {
  const clause = mark(1, 0, 200, [
    { page: 1, box: { x0: 50, y0: 100, x1: 550, y1: 112 } },
    { page: 2, box: { x0: 50, y0: 60, x1: 300, y1: 72 } },
  ])
  const risk = mark(2, 20, 80, [{ page: 1, box: { x0: 100, y0: 100, x1: 400, y1: 112 } }])
  const term = mark(3, 30, 40, [{ page: 1, box: { x0: 200, y0: 100, x1: 240, y1: 112 } }])
  const pages = marksByPage([term, clause, risk])

  test('stand on every page they reach, the larger under the smaller', () => {
    expect(pages.get(1)?.map((entry) => entry.mark.findingId)).toEqual([id(1), id(2), id(3)])
    expect(pages.get(2)?.map((entry) => entry.mark.findingId)).toEqual([id(1)])
  })

  test('answer a click with the shortest passage first', () => {
    const first = pages.get(1) ?? []
    expect(findingsAt(first, 220, 105)).toEqual([id(3), id(2), id(1)])
    expect(findingsAt(first, 60, 105)).toEqual([id(1)])
    expect(findingsAt(first, 60, 200)).toEqual([])
  })

  test('let repeated clicks go through all that overlap, and around', () => {
    const found = [id(3), id(2), id(1)]
    expect(nextOf(found, null)).toBe(id(3))
    expect(nextOf(found, id(3))).toBe(id(2))
    expect(nextOf(found, id(1))).toBe(id(3))
    expect(nextOf(found, id(9))).toBe(id(3))
    expect(nextOf([], id(1))).toBeUndefined()
  })
})

describe('highlights in text', () => {
  const spans = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 30 }))
    .map(([start, length]) => ({ start, end: start + length }))

  test('cut a passage into pieces that tile it, each covered from end to end by its marks', () => {
    fc.assert(
      fc.property(spans, fc.array(spans, { maxLength: 8 }), (span, marked) => {
        const marks = marked.map(({ start, end }, index) => mark(index, start, end))
        const pieces = segmentsOf(span, marks)
        expect(pieces[0]?.span.start).toBe(span.start)
        expect(pieces.at(-1)?.span.end).toBe(span.end)
        pieces.slice(1).forEach((piece, index) => expect(piece.span.start).toBe(pieces[index]?.span.end))
        for (const piece of pieces) {
          const covering = marks.filter(
            (entry) => entry.span.start <= piece.span.start && piece.span.end <= entry.span.end,
          )
          expect(piece.marks).toEqual(covering)
        }
      }),
    )
  })

  test('show the shortest of the passages that cover a piece', () => {
    expect(foremost([mark(1, 0, 50), mark(2, 10, 20), mark(3, 5, 40)])?.findingId).toBe(id(2))
    expect(foremost([])).toBeUndefined()
  })
})
