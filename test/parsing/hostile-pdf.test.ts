import { describe, expect, test } from '@jest/globals'
import * as pdf from './hostile/pdf.js'
import { hostilePool, outcomeOf } from './hostile/outcome.js'

const pool = hostilePool()

/** What makes the bytes, and what must become of them: `read`, soundly, or a code. */
const CASES: readonly (readonly [string, () => Buffer, string])[] = [
  ['contents that inflate to 1.5 GB after three turns', () => pdf.deflateChain(1500, 3), 'parse-crashed'],
  ['a million pages', () => pdf.manyPages(1_000_000), 'document-too-many-pages'],
  ['a page tree that doubles at each level', () => pdf.doublingPageTree(24), 'document-corrupt'],
  ['more pages said than there are', () => pdf.lyingCount(400), 'document-corrupt'],
  ['fewer pages said than there are', () => pdf.lyingCount(0), 'read'],
  ['an outline that goes round', pdf.outlineLoop, 'read'],
  ['an outline of 20,000 levels', () => pdf.deepOutline(20_000), 'read'],
  ['a cross-reference table before itself', pdf.crossReferenceLoop, 'read'],
  ['an object stream within itself', pdf.objectStreamLoop, 'read'],
  ['a page of 10^30 points', () => pdf.mediaBox('0 0 1e30 1e30'), 'read'],
  ['a page of no size', () => pdf.mediaBox('0 0 0 0'), 'read'],
  ['a million arrays within each other', () => pdf.nestedArrays(1_000_000), 'read'],
  ['a million arrays within each other in the contents', () => pdf.nestedContents(1_000_000), 'read'],
  ['forms that each draw the next one twice', () => pdf.doublingForms(30), 'parse-crashed'],
  ['a form that draws itself', pdf.formLoop, 'read'],
  ['100 MB of lines', () => pdf.longContents(95, '0 0 m 5 5 l S'), 'parse-crashed'],
  ['50,000 characters on one place', () => pdf.manyGlyphs(50_000, false), 'read'],
  ['50,000 characters strewn over a page', () => pdf.manyGlyphs(50_000, true), 'read'],
  ['a picture of 60,000 by 60,000', () => pdf.giantPicture(60_000), 'read'],
  ['all that a PDF can ask a program to do', pdf.actions, 'read'],
]

describe('PDF', () => {
  test.each(CASES)(
    '%s',
    async (_, build, expected) => {
      expect(await outcomeOf(pool, build(), 'a.pdf')).toBe(expected)
    },
    180_000,
  )
})
