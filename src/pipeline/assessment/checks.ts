import type { Evidence } from '../../domain/finding.js'
import { figureAmounts, wordAmounts } from '../extraction/amounts.js'
import { englishNumber, NUMBER_WORDS } from '../extraction/english-numbers.js'
import { chineseInteger } from '../segmentation/numerals.js'
import { evidenceAround, exactEvidence } from './quotes.js'
import { slice, type Subject } from './scope.js'

const WORDED_COUNT = new RegExp(
  `(?<![\\p{L}-])(${NUMBER_WORDS})\\s*\\(\\s?(\\d{1,3}(?:,\\d{3})*|\\d{1,9})\\s?\\)`,
  'giu',
)
const CHINESE_COUNT =
  /(?<![第\d〇一二三四五六七八九十百千万])([一二三四五六七八九十百千]{1,7})\s*[（(]\s*(\d{1,6})\s*[）)]/gu
/** Between an amount in words and the same in figures: a bracket, a colon, "being", "小写". */
const BETWEEN =
  /^\s*(?:整|正)?\s*[（(,，:：]?\s*(?:小写|大写|即|being|or|i\.e\.,?)?\s*[:：]?\s*(?:人民币|RMB|USD|U\.S\.)?\s*$/iu

/** Amounts and numbers given in words and in figures side by side that differ. */
export function wordsAndFigures(subject: Subject): Evidence[] {
  return subject.leaves.flatMap((leaf) => {
    const passage = slice(subject, leaf.span)
    const evidence: (Evidence | undefined)[] = []
    const figures = figureAmounts(passage)
    for (const words of wordAmounts(passage)) {
      const beside = figures.find((one) => adjacent(passage, words, one) || adjacent(passage, one, words))
      if (beside === undefined || beside.value.type !== 'amount' || words.value.type !== 'amount') continue
      if (Math.abs(beside.value.amount - words.value.amount) < 0.005) continue
      const start = leaf.span.start + Math.min(beside.start, words.start)
      evidence.push(
        exactEvidence(subject.parsed.text, { start, end: leaf.span.start + Math.max(beside.end, words.end) }),
      )
    }
    for (const [pattern, read] of [
      [WORDED_COUNT, englishNumber],
      [CHINESE_COUNT, chineseInteger],
    ] as const) {
      for (const match of passage.matchAll(pattern)) {
        const words = read(match[1] ?? '')
        const digits = Number((match[2] ?? '').replaceAll(',', ''))
        if (words === undefined || words === digits) continue
        const start = leaf.span.start + match.index
        evidence.push(evidenceAround(subject, { start, end: start + match[0].length }))
      }
    }
    return evidence.filter((one) => one !== undefined)
  })
}

interface Place {
  readonly start: number
  readonly end: number
}

const adjacent = (passage: string, first: Place, second: Place): boolean =>
  second.start >= first.end &&
  second.start - first.end <= 16 &&
  BETWEEN.test(passage.slice(first.end, second.start))

const ENGLISH_REFERENCE = /\b(?:Section|Sections|Clause|Article)\s+(\d{1,2})\.(\d{1,2})(?!\d|\.\d|\s*%)/gu
/** Sections of another instrument. */
const ELSEWHERE =
  /^(?:\([\w]{1,4}\))*(?:[,\s]+(?:or|and|through|to)?\s*(?:Section\s+)?\d{1,2}\.\d{1,2}(?:\([\w]{1,4}\))*)*\s*(?:,\s+)?(?:of|to|under|in|from)\s+(?!this\b|the\s+(?:same|present)\b)|^(?:\([\w]{1,4}\))*\s*thereof|-\d/u
const CHINESE_REFERENCE = /(?<![》法例定释典])第([一二三四五六七八九十百\d]{1,5})条(?!例)/gu
const CHINESE_ELSEWHERE =
  /(?:《[^》]{2,60}》(?:（[^）]{1,30}）)?|法|条例|规定|解释|办法|民法典|附件[一二三四五六七八九十\d]*|主合同|原协议)(?:的)?(?:第?[一二三四五六七八九十百\d、，和及至\s条款项第]{0,24})$/u

/**
 * References to a section that the document does not have: beyond the last one of its article, or in an article beyond
 * the last. Numbers missing within the sequence are not reported, for the section may only have escaped recognition.
 */
export function danglingReferences(subject: Subject): Evidence[] {
  return [...danglingDecimals(subject), ...danglingArticles(subject)]
}

function danglingDecimals(subject: Subject): Evidence[] {
  const last = new Map<number, number>()
  for (const clause of subject.tree.clauses) {
    const number = /^(?:(?:Section|SECTION|Sec\.|§|Clause)\s*)?(\d{1,3})\.(\d{1,3})$/u.exec(
      clause.number ?? '',
    )
    if (number === null) continue
    const article = Number(number[1])
    last.set(article, Math.max(last.get(article) ?? 0, Number(number[2])))
  }
  const known = [...last.values()].reduce((sum, count) => sum + count, 0)
  if (known < 6) return []
  return references(subject, ENGLISH_REFERENCE, (match, after) => {
    const most = last.get(Number(match[1]))
    if (begins(subject, `${match[1]}.${match[2]}`)) return false
    return most !== undefined && most >= 2 && Number(match[2]) > most + 1 && !ELSEWHERE.test(after)
  })
}

/** The number stands before a capital somewhere: the section is there, though it was not recognised as a clause. */
function begins({ parsed: { text } }: Subject, number: string): boolean {
  for (let at = text.indexOf(number); at !== -1; at = text.indexOf(number, at + 1)) {
    const apart = !/[\d.]/u.test(text[at - 1] ?? '')
    if (apart && /^\.?[^\S\n]+[|“"(]?\s?\p{Lu}/u.test(text.slice(at + number.length, at + number.length + 8)))
      return true
  }
  return false
}

function danglingArticles(subject: Subject): Evidence[] {
  const articles = subject.tree.clauses
    .map(({ number }) => chineseInteger(/^第(.+)条$/u.exec(number ?? '')?.[1] ?? ''))
    .filter((article) => article !== undefined)
  const last = Math.max(0, ...articles)
  if (articles.length < 4) return []
  return references(subject, CHINESE_REFERENCE, (match, _after, before) => {
    const article = chineseInteger(match[1] ?? '')
    return article !== undefined && article > last && !CHINESE_ELSEWHERE.test(before)
  })
}

function references(
  subject: Subject,
  pattern: RegExp,
  dangles: (match: RegExpExecArray, after: string, before: string) => boolean,
): Evidence[] {
  return subject.leaves.flatMap((leaf) => {
    const passage = slice(subject, leaf.span)
    return [...passage.matchAll(pattern)].flatMap((match) => {
      const end = match.index + match[0].length
      const before = passage.slice(Math.max(0, match.index - 80), match.index)
      if (!dangles(match, passage.slice(end, end + 120), before)) return []
      const start = leaf.span.start + match.index
      return evidenceAround(subject, { start, end: start + match[0].length }) ?? []
    })
  })
}
