import type { Evidence, Finding } from '../../domain/finding.js'
import type { SummarySentence } from '../../domain/summary.js'
import { extractAmounts } from '../extraction/amounts.js'
import { extractDates } from '../extraction/dates.js'
import { extractDurations } from '../extraction/durations.js'
import { extractRates } from '../extraction/rates.js'

/** Words with a capital that a sentence of ours may use without proof: openers, months, and what templates are made of. */
const OWN_WORDS = new Set(
  (
    'the this a an it between and of dated date is are was under parties party agreement contract document points for ' +
    'review principal amount interest rate stated at per year month day term governed by law laws in its title section ' +
    'january february march april may june july august september october november december effective takes effect ends ' +
    'expires loan borrower lender no not'
  ).split(' '),
)

/**
 * What a sentence says that its citations do not bear out: figures, names in capitals, and titles in Chinese brackets.
 * Empty for a proved sentence. Figures may be written another way in the evidence (words, Chinese numerals, a month by
 * name). Titles of the findings a sentence rests on are the rule's words, not the document's, and need no proof.
 */
export function unprovenParts(sentence: SummarySentence, findings: ReadonlyMap<string, Finding>): string[] {
  const evidence = sentence.citations.map(({ quote }) => quote).join('\n')
  const own = sentence.findings.flatMap((id) => titlesOf(findings.get(id))).join(' ') + currenciesIn(evidence)
  const text = titlesRemoved(sentence.text, sentence, findings)
  return [
    ...unprovenFigures(text, sentence.citations, own),
    ...unprovenNames(text, evidence, own),
    ...unprovenTitles(text, evidence),
  ]
}

/** Codes of the currencies that a quote names by a sign or a word. */
const currenciesIn = (quote: string): string =>
  extractAmounts(quote)
    .map(({ value }) => (value.type === 'amount' ? ` ${value.currency ?? ''}` : ''))
    .join('')

function titlesOf(finding: Finding | undefined): string[] {
  if (finding?.kind !== 'risk' && finding?.kind !== 'absence') return []
  const { title } = finding.judgement
  return [title.en, title.zh]
}

function titlesRemoved(
  text: string,
  sentence: SummarySentence,
  findings: ReadonlyMap<string, Finding>,
): string {
  return sentence.findings
    .flatMap((id) => titlesOf(findings.get(id)))
    .reduce((rest, title) => rest.replaceAll(title, ' '), text)
}

/** Digits as numbers, without group separators: "25,000,000" is 25000000. */
const figuresIn = (text: string): number[] =>
  [...text.matchAll(/\d[\d,，]*(?:\.\d+)?/gu)].map(([figure]) => Number(figure.replaceAll(/[,，]/gu, '')))

function unprovenFigures(text: string, citations: readonly Evidence[], own: string): string[] {
  const claimed = figuresIn(text)
  if (claimed.length === 0) return []
  const proved = new Set([
    ...figuresIn(own),
    ...citations.flatMap(({ quote }) => [...figuresIn(quote), ...readFigures(quote)]),
  ])
  return claimed.filter((figure) => !proved.has(figure)).map(String)
}

/** Figures that a quote gives in words, Chinese numerals or as the name of a month. */
function readFigures(quote: string): number[] {
  const dates = extractDates(quote).flatMap(({ value }) =>
    value.type === 'date' ? value.date.split('-').map(Number) : [],
  )
  const amounts = extractAmounts(quote).flatMap(({ value }) =>
    value.type === 'amount' ? [value.amount] : [],
  )
  const rates = extractRates(quote).flatMap(({ value }) => (value.type === 'rate' ? [value.percent] : []))
  const durations = extractDurations(quote).flatMap(({ value }) =>
    value.type === 'duration' ? figuresIn(value.iso) : [],
  )
  return [...dates, ...amounts, ...rates, ...durations]
}

function unprovenNames(text: string, evidence: string, own: string): string[] {
  const known = `${evidence}\n${own}`.toLowerCase()
  const names = text.match(/(?<![\p{Script=Latin}\d])\p{Lu}[\p{Script=Latin}'’&.-]+/gu) ?? []
  return names.filter((name) => {
    const plain = name.replace(/[.'’-]+$/u, '').toLowerCase()
    return plain.length > 1 && !OWN_WORDS.has(plain) && !known.includes(plain)
  })
}

function unprovenTitles(text: string, evidence: string): string[] {
  const plain = evidence.replace(/\s/gu, '')
  return [...text.matchAll(/《([^》]+)》/gu)]
    .map(([, title = '']) => title)
    .filter((title) => !plain.includes(title.replace(/\s/gu, '')))
}
