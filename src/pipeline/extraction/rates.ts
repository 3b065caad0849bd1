import type { TermValue } from '../../domain/finding.js'
import { chineseInteger } from '../segmentation/numerals.js'
import { matchAll, withoutOverlaps, type Extractor } from './occurrence.js'

type Period = Extract<TermValue, { type: 'rate' }>['per']

const PERCENT = /(?<![\d.])(\d{1,3}(?:\.\d{1,6})?)\s?(%|％|‰|per\s?cent(?:um)?\b|percent\b)/giu
const FRACTION = /(百|千|万)分之([〇零一二两三四五六七八九十百\d.]{1,8})/gu
/** 月息两分: two in a hundred a month. */
const FEN = /(月|年|日)(?:利?息|利率)\s*([一二两三四五六七八九十\d.]{1,4})\s*分(?!之)/gu
const AFTER =
  /^\s*\)?\s*(?:\([^)]{0,40}\)\s*)?(?:simple\s+interest\s+)?(?:(per\s+annum|p\.\s?a\.|per\s+year|a\s+year|annually|annual|\/\s?年|每年)|(per\s+month|a\s+month|monthly|\/\s?月|每月)|(per\s+(?:diem|day)|a\s+day|daily|\/\s?[日天]|每[日天]))/iu
const ANNUAL =
  /年(?:化|利率|利息|息|费率)|annual(?:ized)?\s+(?:interest\s+)?(?:percentage\s+)?rate|per\s+annum/iu
const MONTHLY = /月(?:利率|利息|息|费率)|按月(?:利率)?|每月|monthly\s+rate/iu
const DAILY =
  /日(?:利率|利息|息|费率)|每(?:逾期|延迟|迟延|拖延)?[一1]?[日天]|按[日天]|逾期一[日天]|每日|daily\s+rate/iu
const ABOUT_INTEREST =
  /interest|\brate\b|margin|\bfee\b|late\s+charge|default|penalt|royalt|commission|discount|premium|利率|利息|罚息|违约金|滞纳金|年化|费率|手续费|管理费|服务费|复利/iu
/** Characters before and after a percentage in which its subject is looked for. */
const REACH = 80

/** Rates of interest, fees and penalties in percent; shares ("50 % of the voting stock") are no rates. */
export const extractRates: Extractor = (passage) =>
  withoutOverlaps([
    ...matchAll(passage, PERCENT, (match) => {
      const percent = Number(match[1]) / (match[2] === '‰' ? 10 : 1)
      return rateTerm(passage, match, percent)
    }),
    ...matchAll(passage, FRACTION, (match) => {
      const count = fractionCount(match[2] ?? '')
      const parts = { 百: 1, 千: 10, 万: 100 }[match[1] ?? '百'] ?? 1
      return count === undefined ? undefined : rateTerm(passage, match, count / parts)
    }),
    ...matchAll(passage, FEN, (match) => {
      const percent = fractionCount(match[2] ?? '')
      const per: Period = match[1] === '月' ? 'month' : match[1] === '年' ? 'year' : 'day'
      return percent === undefined ? undefined : { type: 'rate', percent, per }
    }),
  ])

function rateTerm(passage: string, match: RegExpExecArray, percent: number): TermValue | undefined {
  const end = match.index + match[0].length
  const before = passage.slice(Math.max(0, match.index - REACH), match.index)
  const after = passage.slice(end, end + REACH)
  const per = periodAfter(after) ?? periodBefore(sinceStop(before))
  if (
    per === null &&
    !ABOUT_INTEREST.test(sinceStop(before)) &&
    !/^\s*(?:interest|rate|fee|的?(?:利率|利息|违约金|罚息))/iu.test(after)
  ) {
    return undefined
  }
  if (
    per === null &&
    /^\s*(?:of\s+the\s+(?:outstanding|issued|voting|equity|shares|capital|stock|total\s+voting)|的(?:股权|股份|表决权|出资))/iu.test(
      after,
    )
  ) {
    return undefined
  }
  return { type: 'rate', percent: Math.round(percent * 1e6) / 1e6, per }
}

function periodAfter(after: string): Period {
  const match = AFTER.exec(after)
  if (match === null) return null
  return match[1] !== undefined ? 'year' : match[2] !== undefined ? 'month' : 'day'
}

/** The period named last before the figure. */
function periodBefore(before: string): Period {
  const last = (pattern: RegExp): number => {
    const found = [...before.matchAll(new RegExp(pattern.source, 'giu'))].at(-1)
    return found === undefined ? -1 : found.index
  }
  const places = (
    [
      ['year', last(ANNUAL)],
      ['month', last(MONTHLY)],
      ['day', last(DAILY)],
    ] as const
  ).filter(([, at]) => at >= 0)
  return places.sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** What stands in the same sentence. */
const sinceStop = (before: string): string =>
  before.slice(Math.max(before.lastIndexOf('。'), before.lastIndexOf('；'), before.lastIndexOf('. ')) + 1)

function fractionCount(numeral: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/u.test(numeral)) return Number(numeral)
  const point = numeral.indexOf('点')
  return point === -1 ? chineseInteger(numeral) : undefined
}
