import { describe, expect, test } from '@jest/globals'
import { readPlaybook, type LoadedPlaybook } from '../../src/adapters/playbook.js'
import { Finding } from '../../src/domain/finding.js'
import { assess } from '../../src/pipeline/stages/assess.js'
import { extractTerms } from '../../src/pipeline/stages/extract.js'
import { segmentDocument } from '../../src/pipeline/stages/segment.js'
import { parsedText } from './support/parsed-text.js'

/** A playbook of one rule, whose condition and gates are given as YAML. */
function playbookOf(when: string, rest = ''): LoadedPlaybook {
  return readPlaybook(
    Buffer.from(`
id: test
version: 1.0.0
domain: legal
title: { en: Test, zh: 测试 }
rules:
  - id: the-rule
    severity: high
    languages: [en, zh]
    ${rest}
    when: ${when}
    title: { en: Found, zh: 发现 }
    rationale: { en: Because, zh: 因为 }
    action: { en: Do, zh: 处理 }
    basis: Playbook policy
`),
    'test.yaml',
  )
}

function assessText(text: string, playbook: LoadedPlaybook) {
  const parsed = parsedText(text)
  const clauses = segmentDocument(parsed)
  const findings = assess({ parsed, clauses, findings: extractTerms({ parsed, clauses }) }, playbook)
  for (const finding of findings) expect(Finding.safeParse(finding).error).toBeUndefined()
  return findings
}

const quotes = (text: string, playbook: LoadedPlaybook): string[] =>
  assessText(text, playbook).flatMap((finding) =>
    finding.kind === 'risk' ? finding.evidence.map(({ quote }) => quote) : [],
  )

describe('text rules', () => {
  const setOff = playbookOf('{ on: text, matches: ["set[- ]?off"], unless: ["without set[- ]?off"] }')

  test('quote the sentence that matches, across a line break', () => {
    expect(
      quotes('1. Rights. The Lender is kind. The Lender may set\noff any deposit. End.', setOff),
    ).toEqual(['The Lender may set\noff any deposit.'])
  })
  test('are silent where an exception stands in the same clause', () => {
    expect(quotes('1. Payments. The Borrower pays without set-off. It is final.', setOff)).toEqual([])
  })
  test('do not take a heading for a statement', () => {
    expect(quotes('1. Set-off. The Lender has no such right.', setOff)).toEqual([])
  })
  test('make one finding with every place where asked to', () => {
    const blanks = playbookOf('{ on: text, matches: ["_{3,40}"] }', 'once: true')
    const findings = assessText('1. Fee. The fee is ____ percent.\n\n2. Date. The date is ____ next.', blanks)
    expect(findings).toHaveLength(1)
    expect(findings[0]?.kind === 'risk' ? findings[0].evidence : []).toHaveLength(2)
  })
})

describe('term rules', () => {
  const cap = playbookOf(
    '{ on: term, term: rate, per: year, above: 12, near: [利率, interest], unless: [逾期] }',
  )

  test.each([
    ['第一条 利率\n借款月利率为1.8%。', 1],
    ['第一条 利率\n借款年利率为12%。', 0],
    ['第一条 利率\n逾期的，月利率为3%。', 0],
    ['1. Interest. The Loan bears interest at 18% per annum.', 1],
    ['1. Shares. The holder has 30% of the voting stock.', 0],
  ])('%s', (text, count) => expect(assessText(text, cap)).toHaveLength(count))
})

describe('absences', () => {
  const law = playbookOf(
    '{ on: absent, labels: [governing-law], matches: ["laws of", "适用.{0,20}法律"], near: [court, 法院] }',
  )

  test('say what was searched for, where, and what came nearest', () => {
    const text = 'AGREEMENT\n\n1. Disputes. Any court in the county may hear a dispute between the parties.'
    const [absence] = assessText(text, law)
    expect(absence).toMatchObject({
      kind: 'absence',
      searchedFor: ['Governing law', 'laws of', '适用.{0,20}法律'],
      searched: [{ start: 0, end: text.length }],
    })
    expect(absence?.kind === 'absence' && absence.nearest[0]?.evidence.quote).toMatch(
      /Any court in the county/,
    )
  })
  test('are refuted by the words anywhere', () => {
    expect(assessText('1. Law. The laws of Ohio apply.', law)).toEqual([])
  })
})

describe('gates', () => {
  test('a rule speaks only of the documents it is for', () => {
    const gated = playbookOf('{ on: absent, labels: [], matches: [governed] }', 'documents: [agreement]')
    expect(assessText('DISCHARGE SUMMARY\n\nThe patient went home.', gated)).toEqual([])
    expect(assessText('LOAN AGREEMENT\n\n1. Loan. The Bank lends.', gated)).toHaveLength(1)
  })
  test('and only of its languages', () => {
    const chinese = readPlaybook(Buffer.from(yamlOfLanguage('zh')), 'test.yaml')
    expect(assessText('1. Rights. The Lender may set off.', chinese)).toEqual([])
  })
})

const yamlOfLanguage = (language: string): string => `
id: test
version: 1.0.0
domain: legal
title: { en: Test, zh: 测试 }
rules:
  - id: the-rule
    severity: low
    languages: [${language}]
    when: { on: text, matches: ["set off"] }
    title: { en: Found, zh: 发现 }
    rationale: { en: Because, zh: 因为 }
    action: { en: Do, zh: 处理 }
    basis: Playbook policy
`

describe('checks', () => {
  const figures = playbookOf('{ on: check, check: words-and-figures }')
  const references = playbookOf('{ on: check, check: dangling-reference }')

  test.each([
    ['1. Cash. It holds Two Million Five Hundred Thousand Dollars ($2,250,000).', 1],
    ['1. Cash. It holds Two Million Five Hundred Thousand Dollars ($2,500,000).', 0],
    ['1. Notice. Notice is given thirty (20) days before.', 1],
    ['1. Notice. Notice is given thirty (30) days before.', 0],
    ['第一条 金额\n人民币叁佰伍拾万元整（小写：¥3,050,000.00元）。', 1],
    ['第一条 金额\n人民币叁佰伍拾万元整（小写：¥3,500,000.00元）。', 0],
  ])('words and figures: %s', (text, count) => expect(assessText(text, figures)).toHaveLength(count))

  test('a reference beyond the last section of its article dangles, one to another instrument does not', () => {
    const sections = [1, 2, 3, 4].flatMap((article) =>
      [1, 2, 3].map(
        (section) => `${article}.${section} Duty. The Borrower shall do duty ${article}-${section}.`,
      ),
    )
    const text = [
      ...sections,
      '4.4 More. As said in Section 2.9.',
      '4.5 Other. See Section 2.9 of the Lease.',
    ].join('\n\n')
    expect(quotes(text, references)).toEqual(['As said in Section 2.9.'])
  })

  test('a Chinese article beyond the last dangles, one of a statute does not', () => {
    const articles = ['一', '二', '三', '四'].map((numeral) => `第${numeral}条 事项\n双方应当履行义务。`)
    const text = [...articles, '第五条 其他', '按照第九条的约定办理。依照《民法典》第五百条处理。'].join('\n')
    expect(quotes(text, references)).toEqual(['按照第九条的约定办理。'])
  })
})
