import { expect, test } from '@jest/globals'
import { Clause } from '../../src/domain/clause.js'
import { Finding } from '../../src/domain/finding.js'
import { Summary } from '../../src/domain/summary.js'
import { findingId } from '../../src/hash.js'
import { summarizeClauses } from '../../src/pipeline/summaries/clauses.js'
import { parsedText } from './support/parsed-text.js'

const DUTY = `The Borrower shall deliver its accounts within thirty (30) days of the end of each month${', with the report of its auditors'.repeat(5)}.`
const TEXT = `(f) ${DUTY}`

test('a number that stands alone as a sentence is never a summary, whatever was found on it', () => {
  const leaf = Clause.parse({
    id: 'c1',
    parent: null,
    kind: 'item',
    depth: 0,
    number: '(f)',
    heading: null,
    citation: '(f)',
    span: { start: 0, end: TEXT.length },
    sentences: [
      { start: 0, end: 3 },
      { start: 4, end: TEXT.length },
    ],
  })
  const onTheNumber = Array.from({ length: 3 }, (_, order) =>
    Finding.parse({
      kind: 'clause',
      id: findingId(order),
      label: 'audit-rights',
      source: { kind: 'reviewer' },
      clauseId: 'c1',
      evidence: [{ alignment: 'exact', quote: '(f)', span: { start: 0, end: 3 }, boxes: [] }],
    }),
  )
  const quote = (span: { start: number; end: number }) => ({
    alignment: 'exact' as const,
    quote: TEXT.slice(span.start, span.end),
    span,
    boxes: [],
  })
  const summaries = summarizeClauses(parsedText(TEXT), { clauses: [leaf] }, onTheNumber, quote)
  expect(summaries.map((summary) => Summary.parse(summary).sentences.map(({ text }) => text))).toEqual([
    [DUTY],
  ])
})
