import type { TermValue } from '../../domain/finding.js'
import { chineseInteger } from '../segmentation/numerals.js'
import { englishNumber, NUMBER_WORDS } from './english-numbers.js'
import { matchAll, withoutOverlaps, type Extractor } from './occurrence.js'

const ENGLISH = new RegExp(
  `(?<![\\p{L}\\d.,$-])(?:(?:${NUMBER_WORDS}\\s*)?\\(\\s?(\\d{1,4})\\s?\\)|(\\d{1,4})|(${NUMBER_WORDS}))[\\s-]+(?:(business|working|banking|trading)\\s+|(?:calendar|consecutive|full|successive)\\s+)?(hour|day|week|month|year)s?(?!\\p{L})`,
  'giu',
)
const CHINESE =
  /(?<![第年月\d〇一二三四五六七八九十百.])([〇零一二两三四五六七八九十百]{1,6}|\d{1,4})\s*(?:[（(]\s*(?:\d{1,4}|[〇一二三四五六七八九十百]{1,6})\s*[）)])?\s*(个工作日|个交易日|个营业日|工作日|个日历日|个自然日|个月|周年|个?小时|天|日|周|年)(?!\d|[一二三四五六七八九十]|月|度|级|利|息|终)/gu
/** 五日 alone may be a date: as a length of time it says so before or behind. */
const LENGTH_AFTER = /^\s*(?:之?内|之?前|之?后|以内|以上|以下|以前|以后|的|期|届满|未|仍|[，,。；;）)]|为期)/u
const LENGTH_BEFORE =
  /(?:提前|超过|逾期|满|至少|不少于|不超过|不低于|期限为?|期间为?|为期|有效期为?|延长|顺延|共计?|后|起|达到?)\s*$/u

/** Lengths of time, "thirty (30) days" and 三十日, as ISO 8601 durations. */
export const extractDurations: Extractor = (passage) =>
  withoutOverlaps([
    ...matchAll(passage, ENGLISH, ([, bracketed, digits, words, business, unit = '']) => {
      const count = words === undefined ? Number(bracketed ?? digits) : englishNumber(words)
      return durationTerm(count, unit.toLowerCase(), business !== undefined)
    }),
    ...matchAll(passage, CHINESE, (match) => {
      const [whole, numeral = '', unit = ''] = match
      const before = passage.slice(Math.max(0, match.index - 12), match.index)
      const after = passage.slice(match.index + whole.length, match.index + whole.length + 6)
      if (/^[日年周]$/u.test(unit) && !LENGTH_AFTER.test(after) && !LENGTH_BEFORE.test(before))
        return undefined
      return durationTerm(chineseInteger(numeral), chineseUnit(unit), /工作|交易|营业/u.test(unit))
    }),
  ])

function chineseUnit(unit: string): string {
  if (/小时/u.test(unit)) return 'hour'
  if (/月/u.test(unit)) return 'month'
  if (/年/u.test(unit)) return 'year'
  return /周/u.test(unit) ? 'week' : 'day'
}

const DESIGNATOR: Readonly<Record<string, string>> = { day: 'D', week: 'W', month: 'M', year: 'Y' }

function durationTerm(count: number | undefined, unit: string, business: boolean): TermValue | undefined {
  if (count === undefined || count <= 0) return undefined
  const iso = unit === 'hour' ? `PT${count}H` : `P${count}${DESIGNATOR[unit] ?? 'D'}`
  return { type: 'duration', iso, business }
}
