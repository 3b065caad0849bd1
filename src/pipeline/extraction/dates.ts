import * as chrono from 'chrono-node'
import type { TermValue } from '../../domain/finding.js'
import { chineseInteger } from '../segmentation/numerals.js'
import { matchAll, withoutOverlaps, type Extractor } from './occurrence.js'

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?'
const ENGLISH = new RegExp(
  `\\b(?:${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}|\\d{1,2}(?:st|nd|rd|th)?\\s+(?:day\\s+of\\s+)?${MONTH},?\\s+\\d{4}|\\d{1,2}/\\d{1,2}/\\d{4}|\\d{4}-\\d{2}-\\d{2})(?!\\d)`,
  'gu',
)
const CHINESE =
  /([12]\d{3}|[〇○零一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]/gu
/** Chrono completes what a text leaves out from a reference; only complete dates are taken, so any will do. */
const REFERENCE = new Date(Date.UTC(2000, 0, 1, 12))

/** Dates that name day, month and year, in English (month first where digits alone leave it open) and Chinese. */
export const extractDates: Extractor = (passage) =>
  withoutOverlaps([
    ...matchAll(passage, ENGLISH, (match) => englishDate(match[0])),
    ...matchAll(passage, CHINESE, (match) =>
      dateTerm(
        chineseInteger(match[1] ?? ''),
        chineseInteger(match[2] ?? ''),
        chineseInteger(match[3] ?? ''),
      ),
    ),
  ])

function englishDate(words: string): TermValue | undefined {
  const plain = words
    .replace(/\s+day\s+of\s+/u, ' ')
    .replace(/(\d)(?:st|nd|rd|th)\b/u, '$1')
    .replace(/\s+/gu, ' ')
  const [result] = chrono.strict.parse(plain, REFERENCE)
  if (
    result === undefined ||
    !(['day', 'month', 'year'] as const).every((part) => result.start.isCertain(part))
  ) {
    return undefined
  }
  return dateTerm(
    result.start.get('year') ?? undefined,
    result.start.get('month') ?? undefined,
    result.start.get('day') ?? undefined,
  )
}

/** A calendar date between 1800 and 2200; undefined for others and for the 31st of a shorter month. */
function dateTerm(
  year: number | undefined,
  month: number | undefined,
  day: number | undefined,
): TermValue | undefined {
  if (year === undefined || month === undefined || day === undefined || year < 1800 || year > 2200)
    return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return { type: 'date', date: date.toISOString().slice(0, 10) }
}
