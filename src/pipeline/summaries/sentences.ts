import type { Clause } from '../../domain/clause.js'
import { isAligned, type Evidence, type Finding } from '../../domain/finding.js'
import { overlaps, type Span } from '../../domain/span.js'

/** What makes a sentence worth quoting: duties, permissions, money, time, conditions, and what was found in it. */
const OPERATIVE =
  /\b(?:shall|must|may\s+not|agrees?\s+to|undertakes?|covenants?|is\s+(?:required|obligated|entitled)|will\s+(?:not\s+)?\p{L}+|may)\b|应当?|必须|不得|有权|须|负责|承担|保证|同意/iu
const DUTY = /\bshall\b|\bmust\b|may\s+not|应当?|不得|必须|有权/iu
const CONDITION =
  /\b(?:unless|provided|if|except|subject\s+to|upon|until|within)\b|如果?|除非|但|若|逾期|经.{0,10}同意/iu
const MONEY_OR_TIME = /[$€£¥￥%％]|\d[\d,]{2,}|\b(?:days?|months?|years?)\b|[元日年月]|percent/iu
const BOILERPLATE =
  /\b(?:headings?|counterparts?|for\s+(?:the\s+)?convenience|gender|singular|plural)\b|一式.{0,4}份/iu

export interface ScoredSentence {
  readonly span: Span
  readonly score: number
}

/** Findings by where they are, for quick look-up. */
export interface FindingIndex {
  weightAt(span: Span): number
}

/** Clause findings and risks weigh more than terms, which stand in most sentences. */
export function indexFindings(findings: readonly Finding[]): FindingIndex {
  const places = findings
    .flatMap((finding) => {
      if (finding.kind === 'absence') return []
      const weight = finding.kind === 'risk' ? 3 : finding.kind === 'clause' ? 2.5 : 0.7
      return finding.evidence.filter(isAligned).map(({ span }) => ({ span, weight }))
    })
    .sort((a, b) => a.span.start - b.span.start)
  let reach = 0
  const reaches = places.map(({ span }) => (reach = Math.max(reach, span.end)))
  return {
    weightAt(span) {
      let low = 0
      let high = places.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((reaches[middle] ?? 0) <= span.start) low = middle + 1
        else high = middle
      }
      let weight = 0
      for (let at = low; at < places.length; at++) {
        const place = places[at]
        if (place === undefined || place.span.start >= span.end) break
        if (overlaps(place.span, span)) weight += place.weight
      }
      return Math.min(weight, 6)
    },
  }
}

/** Score of one sentence; `order` is its place in the clause, from 0. Sentences of no substance score below 1. */
export function scoreSentence(text: string, order: number, weight: number): number {
  const length = text.length
  const wordy = length > 600 ? 1 : 0
  const scant = length < 25 ? 4 : 0
  if (text.includes('\t')) return -10 // a table's row is no sentence
  return (
    (OPERATIVE.test(text) ? 2 : 0) +
    (DUTY.test(text) ? 1 : 0) +
    (MONEY_OR_TIME.test(text) ? 1 : 0) +
    (CONDITION.test(text) ? 0.5 : 0) +
    (order === 0 ? 0.8 : 0) +
    weight -
    (BOILERPLATE.test(text) ? 2 : 0) -
    wordy -
    scant
  )
}

/** The `count` best sentences, in text order. */
export function bestSentences<Sentence extends ScoredSentence>(
  sentences: readonly Sentence[],
  count: number,
  least: number,
): Sentence[] {
  return [...sentences]
    .sort((a, b) => b.score - a.score || a.span.start - b.span.start)
    .slice(0, count)
    .filter(({ score }) => score >= least)
    .sort((a, b) => a.span.start - b.span.start)
}

const LONGEST_TEXT = 360

/**
 * A sentence as a summary shows it: one line, without its number and heading, cut at a boundary of phrases where it runs
 * on. Nothing is reworded, so that it stays what the document says.
 */
export function condense(sentence: string, clause: Clause): string {
  let text = sentence.replace(/\s+/gu, ' ').trim()
  const { number, heading } = clause
  if (number !== null && text.startsWith(number))
    text = text.slice(number.length).replace(/^[\s.、：:)）]+/u, '')
  if (heading !== null && text.toLowerCase().startsWith(heading.toLowerCase())) {
    const rest = text.slice(heading.length).replace(/^[\s.:：—–-]+/u, '')
    if (rest.length > 15) text = rest
  }
  if (text.length <= LONGEST_TEXT) return text
  const head = text.slice(0, LONGEST_TEXT)
  const cut = Math.max(
    head.lastIndexOf('; '),
    head.lastIndexOf(', '),
    head.lastIndexOf('；'),
    head.lastIndexOf('，'),
  )
  const stop = cut > LONGEST_TEXT / 2 ? cut : head.lastIndexOf(' ') > 0 ? head.lastIndexOf(' ') : LONGEST_TEXT
  return `${head.slice(0, stop)} …`
}

/** A number alone, as typists part it from its clause, is a sentence with nothing left to say. */
export const saysSomething = (text: string): boolean => /\p{L}{2}/u.test(text)

export type Quote = (span: Span) => Evidence
