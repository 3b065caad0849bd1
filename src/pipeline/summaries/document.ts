import type { ClauseTree } from '../../domain/clause.js'
import { leafAt, leafClauses } from '../../domain/clause.js'
import {
  isAligned,
  type AlignedEvidence,
  type Evidence,
  type Finding,
  type Severity,
  type TermValue,
} from '../../domain/finding.js'
import type { Language } from '../../domain/language.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { trimSpan } from '../../domain/span.js'
import type { Summary, SummarySentence } from '../../domain/summary.js'
import { isAllCaps, isHeadingLine } from '../segmentation/headings.js'
import {
  bestSentences,
  condense,
  indexFindings,
  saysSomething,
  scoreSentence,
  type Quote,
} from './sentences.js'

type Term = Extract<Finding, { kind: 'term' }>
type Judged = Extract<Finding, { kind: 'risk' | 'absence' }>

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const MOST_PARTIES = 6
const MOST_RISKS = 4
const LONGEST_TITLE = 120

/** The summary of the whole document in a language: facts put into templates, each part with the quote it comes from. */
export function summarizeDocument(
  parsed: ParsedDocument,
  tree: ClauseTree,
  findings: readonly Finding[],
  quote: Quote,
  language: Language,
): Summary | undefined {
  const facts = gatherFacts(parsed, tree, findings, quote)
  const agreement = facts.parties.length > 0
  const sentences = [
    identity(facts, language),
    ...(agreement
      ? [money(facts, language), interest(facts, language), term(facts, language), law(facts, language)]
      : []),
    risks(findings, language),
  ].filter((sentence) => sentence !== undefined)
  const own: Language = parsed.language === 'zh' ? 'zh' : 'en'
  if (facts.parties.length === 0 && language === own)
    sentences.push(...weightiest(parsed, tree, findings, quote))
  return sentences.length === 0 ? undefined : { clauseId: null, language, sentences }
}

interface Facts {
  readonly title: AlignedEvidence | undefined
  readonly parties: readonly Term[]
  readonly date: Term | undefined
  readonly principal: Term | undefined
  readonly rate: Term | undefined
  readonly duration: Term | undefined
  readonly law: Term | undefined
}

const PRINCIPAL =
  /(?:principal (?:amount|sum)|loan|purchase price)(?: in the amount)? (?:of|is)(?: up to)?\s*$|(?:principal (?:amount|sum)) (?:of|is)(?: up to)? [^.;]{0,12}$|借款(?:本金|金额|总额)|贷款金额|合同(?:总)?(?:价款|金额|总价)/imu
const NOT_THE_PRINCIPAL =
  /\bfee\b|in excess of|minimum|multiple|at least|or more|not less|installment|prepay/iu
const RATE_SET =
  /bears? interest at|interest (?:shall accrue |accrues )?at (?:a|the) (?:fixed )?rate|interest rate (?:is|of|shall be)|(?:年|月|日)?利率(?:为|是|按|：|:)|月息|年息/iu
const NOT_THE_RATE =
  /default|overdue|past due|\blate\b|plus|above|sofr|libor|prime|margin|floor|逾期|罚息|违约|提前还款|加点|上浮/iu
const TERM_SET =
  /initial term|term of this agreement (?:is|shall be|will be)|^(?:initial )?term\b.*\n.*(?:for|of|period)|借款期限|合同期限|租赁期限|服务期限|有效期限?(?:为|是)/imu
const NOT_THE_TERM = /notice|cure|renew|prior to|before the end|逾期|通知|保证期间|展期/iu

function gatherFacts(
  parsed: ParsedDocument,
  tree: ClauseTree,
  findings: readonly Finding[],
  quote: Quote,
): Facts {
  const terms = findings.filter((finding) => finding.kind === 'term')
  const leaves = leafClauses(tree)
  const of = (type: TermValue['type']): Term[] => terms.filter(({ value }) => value.type === type)
  /** The term of a type whose surroundings fit, where there is one only: of two that differ neither is the document's. */
  const only = (type: TermValue['type'], fits: RegExp, not: RegExp): Term | undefined => {
    const fitting = of(type).flatMap((candidate) => {
      const evidence = candidate.evidence.find((one) => {
        if (!isAligned(one)) return false
        const around = surroundings(parsed, leaves, one)
        return fits.test(around) && !not.test(around)
      })
      return evidence === undefined ? [] : [{ ...candidate, evidence: [evidence] }]
    })
    return fitting.length === 1 ? fitting[0] : undefined
  }
  return {
    title: titleOf(parsed, tree, quote),
    parties: of('party').slice(0, MOST_PARTIES),
    date: of('party').length === 0 ? undefined : openingDate(tree, of('date')),
    principal: only('amount', PRINCIPAL, NOT_THE_PRINCIPAL),
    rate: only('rate', RATE_SET, NOT_THE_RATE),
    duration: only('duration', TERM_SET, NOT_THE_TERM),
    law: lawOf(of('governing-law'), leaves),
  }
}

/** The law named under a heading that speaks of law; else the only one, or the one named most. */
function lawOf(laws: readonly Term[], leaves: ReturnType<typeof leafClauses>): Term | undefined {
  const headed = laws.flatMap((law) => {
    const evidence = law.evidence.find(
      (one) =>
        isAligned(one) &&
        /(?:governing|applicable|choice of) law|适用法|法律适用|法律及争议|争议解决/iu.test(
          leafAt(leaves, one.span.start)?.heading ?? '',
        ),
    )
    return evidence === undefined ? [] : [{ ...law, evidence: [evidence] }]
  })
  return headed[0] ?? [...laws].sort((a, b) => b.evidence.length - a.evidence.length)[0]
}

/** Three lines: the heading of a quote's clause, its sentence up to the quote, and from there on. */
function surroundings(
  parsed: ParsedDocument,
  leaves: ReturnType<typeof leafClauses>,
  { span }: AlignedEvidence,
): string {
  const leaf = leafAt(leaves, span.start)
  const sentence = leaf?.sentences.find((one) => one.start <= span.start && span.start < one.end)
  const from = Math.max(sentence?.start ?? span.start, span.start - 160)
  const to = Math.min(sentence?.end ?? span.end, span.end + 80)
  const { text } = parsed
  return `${leaf?.heading ?? ''}\n${text.slice(from, span.start)}\n${text.slice(span.start, to)}`
}

/** The line of the title clause that reads as a title: the first in capitals or a heading. */
function titleOf(
  { text }: ParsedDocument,
  { clauses }: ClauseTree,
  quote: Quote,
): AlignedEvidence | undefined {
  const clause = clauses.find((one) => one.kind === 'title') ?? clauses[0]
  if (clause === undefined) return undefined
  const lines = [...text.slice(clause.span.start, clause.span.end).matchAll(/[^\n]+/gu)].slice(0, 20)
  const named = lines.filter(
    ([line]) => isHeadingLine(line) && !/^(?:exhibit|annex|schedule|execution)\b|[：:]/iu.test(line.trim()),
  )
  const kind = named.find(([line]) =>
    /agreement|contract|lease|note|plan|report|summary|record|deed|(?:合同|协议|书|小结|报告|记录)\s*$/iu.test(
      line,
    ),
  )
  const line = kind ?? named.find(([one]) => isAllCaps(one))
  if (line === undefined) return undefined
  const start = clause.span.start + line.index
  const span = trimSpan(text, { start, end: start + line[0].length })
  if (span === undefined || span.end - span.start > LONGEST_TITLE) return undefined
  const evidence = quote(span)
  return isAligned(evidence) ? evidence : undefined
}

/** A date in title or preamble. */
function openingDate({ clauses }: ClauseTree, dates: readonly Term[]): Term | undefined {
  const opening = clauses.filter((clause) => clause.kind === 'title' || clause.kind === 'preamble').at(-1)
  const first = dates.find(
    ({ evidence: [one] }) => one !== undefined && isAligned(one) && one.span.start < (opening?.span.end ?? 0),
  )
  return first === undefined ? undefined : { ...first, evidence: first.evidence.slice(0, 1) }
}

const plainTitle = (quote: string): string => quote.replace(/\s+/gu, ' ').trim()
const first = ({ evidence }: Term): Evidence[] => evidence.slice(0, 1)

function identity({ title, parties, date }: Facts, language: Language): SummarySentence | undefined {
  if (title === undefined && parties.length === 0) return undefined
  const names = parties.flatMap(({ value }) =>
    value.type === 'party' ? [nameWithRole(value.name, value.role, language)] : [],
  )
  const on = date?.value.type === 'date' ? formatDate(date.value.date, language) : undefined
  const text =
    language === 'zh'
      ? [
          title === undefined ? '本文件' : `《${plainTitle(title.quote).replace(/[《》]/gu, '')}》`,
          names.length > 0 ? `，当事人为${names.join('、')}` : '',
          on === undefined ? '' : `，日期为${on}`,
          '。',
        ].join('')
      : [
          title === undefined ? 'Agreement' : plainTitle(title.quote),
          names.length > 0 ? ` ${names.length > 1 ? 'between' : 'of'} ${listed(names)}` : '',
          on === undefined ? '' : `, dated ${on}`,
          '.',
        ].join('')
  const citations = [
    ...(title === undefined ? [] : [title]),
    ...parties.flatMap(first),
    ...(date === undefined ? [] : first(date)),
  ]
  return {
    text,
    citations,
    findings: [...parties.map(({ id }) => id), ...(date === undefined ? [] : [date.id])],
  }
}

const nameWithRole = (name: string, role: string | null, language: Language): string =>
  role === null
    ? name
    : language === 'zh'
      ? `${name}（${role.replace(/[（(]/gu, '/').replace(/[）)]/gu, '')}）`
      : `${name} (${role})`

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

function money({ principal }: Facts, language: Language): SummarySentence | undefined {
  if (principal === undefined || principal.value.type !== 'amount') return undefined
  const { amount, currency } = principal.value
  const figure = `${currency === null ? '' : `${currency} `}${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })}`
  return {
    text: language === 'zh' ? `金额为${figure}。` : `The amount is ${figure}.`,
    citations: first(principal),
    findings: [principal.id],
  }
}

const PER = {
  en: { year: ' per year', month: ' per month', day: ' per day' },
  zh: { year: '年利率', month: '月利率', day: '日利率' },
} as const

function interest({ rate }: Facts, language: Language): SummarySentence | undefined {
  if (rate === undefined || rate.value.type !== 'rate') return undefined
  const { percent, per } = rate.value
  const text =
    language === 'zh'
      ? `${per === null ? '利率' : PER.zh[per]}为${percent}%。`
      : `Interest is stated at ${percent} %${per === null ? '' : PER.en[per]}.`
  return { text, citations: first(rate), findings: [rate.id] }
}

const UNITS = {
  en: { D: 'days', W: 'weeks', M: 'months', Y: 'years' },
  zh: { D: '日', W: '周', M: '个月', Y: '年' },
} as const

function term({ duration }: Facts, language: Language): SummarySentence | undefined {
  if (duration === undefined || duration.value.type !== 'duration') return undefined
  const match = /^P(\d+)([DWMY])$/.exec(duration.value.iso)
  if (match === null) return undefined
  const [, count = '', unit = 'D'] = match
  const words = UNITS[language][unit as 'D']
  const text =
    language === 'zh'
      ? `期限为${count}${words}。`
      : `The term is ${count} ${count === '1' ? words.slice(0, -1) : words}.`
  return { text, citations: first(duration), findings: [duration.id] }
}

/** "English law" names the place by its adjective. */
const ADJECTIVE = /(?:ish|ian|ese|French|Dutch|Swiss|German|PRC)$/u

function law(facts: Facts, language: Language): SummarySentence | undefined {
  const found = facts.law
  if (found === undefined || found.value.type !== 'governing-law') return undefined
  const { jurisdiction } = found.value
  const text =
    language === 'zh'
      ? `适用${jurisdiction}法律。`
      : ADJECTIVE.test(jurisdiction)
        ? `Governed by ${jurisdiction} law.`
        : `Governed by the law of ${jurisdiction}.`
  return { text, citations: first(found), findings: [found.id] }
}

/** The gravest risks by the titles of their rules, one for each rule. */
function risks(findings: readonly Finding[], language: Language): SummarySentence | undefined {
  const judged = findings.filter(
    (finding): finding is Judged => finding.kind === 'risk' || finding.kind === 'absence',
  )
  const seen = new Set<string>()
  const gravest = judged
    .filter((finding) => quotesOf(finding).length > 0)
    .sort((a, b) => SEVERITIES.indexOf(a.judgement.severity) - SEVERITIES.indexOf(b.judgement.severity))
    .filter(({ label }) => !seen.has(label) && seen.add(label) !== undefined)
    .slice(0, MOST_RISKS)
  if (gravest.length === 0) return undefined
  const titles = gravest.map(({ judgement }) => judgement.title[language])
  return {
    text:
      language === 'zh' ? `需重点审查：${titles.join('；')}。` : `Points for review: ${titles.join('; ')}.`,
    citations: gravest.flatMap((finding) => quotesOf(finding).slice(0, 1)),
    findings: gravest.map(({ id }) => id),
  }
}

const quotesOf = (finding: Judged): Evidence[] =>
  finding.kind === 'absence' ? finding.nearest.map(({ evidence }) => evidence) : finding.evidence

/** Records and reports, which have no parties: their weightiest sentences, quoted. */
function weightiest(
  parsed: ParsedDocument,
  tree: ClauseTree,
  findings: readonly Finding[],
  quote: Quote,
): SummarySentence[] {
  const index = indexFindings(findings)
  const sentences = leafClauses(tree)
    .filter(({ kind }) => kind !== 'title' && kind !== 'signature')
    .flatMap((leaf) =>
      leaf.sentences.flatMap((span, order) => {
        const whole = parsed.text.slice(span.start, span.end)
        const text = condense(whole, leaf)
        const telling = KEY_SECTION.test(leaf.heading ?? '') ? 2.5 : 0
        const score = scoreSentence(whole, order, index.weightAt(span)) + telling
        return saysSomething(text) ? [{ span, text, score }] : []
      }),
    )
  return bestSentences(sentences, 3, 2.5).map(({ span, text }) => ({
    text,
    citations: [quote(span)],
    findings: [],
  }))
}

/** Sections of a record or report that say what matters. */
const KEY_SECTION =
  /diagnos|assessment|impression|plan|follow|hospital course|going concern|risk|liquidity|诊断|诊疗经过|出院医嘱|结论|风险/iu

function formatDate(iso: string, language: Language): string {
  const [year = '', month = '', day = ''] = iso.split('-')
  if (language === 'zh') return `${Number(year)}年${Number(month)}月${Number(day)}日`
  const name = new Date(`${iso}T00:00:00Z`).toLocaleDateString('en-US', { month: 'long', timeZone: 'UTC' })
  return `${name} ${Number(day)}, ${year}`
}
