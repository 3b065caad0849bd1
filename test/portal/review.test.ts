import { describe, expect, test } from '@jest/globals'
import { DecisionView } from '../../src/api/reviews.js'
import { Finding, type Severity } from '../../src/domain/finding.js'
import type { Entry } from '../../src/portal/review/entries.js'
import { groupEntries, NO_FILTERS, passes } from '../../src/portal/review/filters.js'
import { lowRiskOf } from '../../src/portal/review/low-risk.js'

const text = { en: 'x', zh: '某' }
let count = 0

interface Sketch {
  kind: Finding['kind']
  severity?: Severity
  at?: readonly [number, number]
  decided?: boolean
}

/** An entry as the review makes it, from what matters to a test. */
function entry({ kind, severity, at = [count * 100, count * 100 + 50], decided = false }: Sketch): Entry {
  const id = `f${(++count).toString(16).padStart(16, '0')}`
  const quote = { alignment: 'exact', quote: 'q', span: { start: at[0], end: at[1] }, boxes: [] }
  const judgement = { severity: severity ?? 'low', title: text, rationale: text, action: text, basis: 'b' }
  const common = { id, label: 'governing-law', source: { kind: 'extractor', name: 'test' }, clauseId: null }
  const finding = Finding.parse(
    {
      clause: { kind, ...common, evidence: [quote] },
      term: { kind, ...common, value: { type: 'governing-law', jurisdiction: 'Ohio' }, evidence: [quote] },
      risk: { kind, ...common, judgement, evidence: [quote] },
      absence: {
        kind,
        ...common,
        judgement,
        searchedFor: ['w'],
        searched: [{ start: 0, end: 9 }],
        nearest: [],
      },
    }[kind],
  )
  const decision = decided
    ? DecisionView.parse({
        id: crypto.randomUUID(),
        reviewId: crypto.randomUUID(),
        version: 1,
        by: { id: crypto.randomUUID(), name: 'Mei' },
        at: '2026-01-01T00:00:00Z',
        decision: { action: 'accept', findingId: id },
      })
    : undefined
  return {
    finding,
    title: kind,
    severity: kind === 'risk' || kind === 'absence' ? judgement.severity : null,
    decision,
    comments: [],
    clause: undefined,
    page: null,
    needsDecision: kind !== 'term',
  }
}

describe('accept all low-risk', () => {
  const lowRisk = entry({ kind: 'risk', severity: 'low' })
  const lowAbsence = entry({ kind: 'absence', severity: 'low' })
  const harmless = entry({ kind: 'clause', at: [10_000, 10_050] })
  const underLow = entry({ kind: 'clause', at: [20_000, 20_050] })
  const underHigh = entry({ kind: 'clause', at: [30_000, 30_050] })
  const found = lowRiskOf([
    lowRisk,
    lowAbsence,
    harmless,
    underLow,
    underHigh,
    entry({ kind: 'risk', severity: 'low', at: [20_010, 20_020], decided: true }),
    entry({ kind: 'risk', severity: 'high', at: [30_040, 30_090], decided: true }),
    entry({ kind: 'risk', severity: 'medium', at: [40_000, 40_010] }),
    entry({ kind: 'clause', at: [50_000, 50_010], decided: true }),
    entry({ kind: 'term' }),
  ])

  test('covers undecided risks and absences of severity low', () => {
    expect(found.judged).toEqual([lowRisk, lowAbsence])
  })

  test('covers clauses, but none on whose passage a graver risk speaks, decided or not', () => {
    expect(found.clauses).toEqual([harmless, underLow])
  })

  test('leaves out what has no verified place', () => {
    const unaligned = entry({ kind: 'risk', severity: 'low' })
    const finding = Finding.parse({
      ...unaligned.finding,
      evidence: [{ alignment: 'unaligned', quote: 'q' }],
    })
    expect(lowRiskOf([{ ...unaligned, finding }]).judged).toEqual([])
  })
})

describe('the list of findings', () => {
  const high = entry({ kind: 'risk', severity: 'high' })
  const missing = entry({ kind: 'absence', severity: 'critical', decided: true })
  const clause = entry({ kind: 'clause' })
  const term = entry({ kind: 'term' })
  const shown = (filters: Partial<typeof NO_FILTERS>) =>
    [high, missing, clause, term].filter((item) => passes(item, { ...NO_FILTERS, ...filters }))

  test('shows all but terms, and terms when asked for', () => {
    expect(shown({})).toEqual([high, missing, clause])
    expect(shown({ kinds: ['term'] })).toEqual([term])
  })

  test('narrows by severity and to what is undecided', () => {
    expect(shown({ severities: ['critical', 'high'] })).toEqual([high, missing])
    expect(shown({ undecided: true })).toEqual([high, clause])
  })

  test('is grouped from the gravest down, each once', () => {
    const groups = groupEntries([clause, high, missing], 'severity')
    expect(groups.map((group) => group.severity)).toEqual(['critical', 'high', null])
    expect(groups.flatMap((group) => group.entries)).toEqual([missing, high, clause])
  })
})
