import { describe, expect, test } from '@jest/globals'
import type { TermValue } from '../../src/domain/finding.js'
import { extractAmounts } from '../../src/pipeline/extraction/amounts.js'
import { extractDates } from '../../src/pipeline/extraction/dates.js'
import { extractDurations } from '../../src/pipeline/extraction/durations.js'
import { extractGoverningLaw } from '../../src/pipeline/extraction/governing-law.js'
import type { Extractor } from '../../src/pipeline/extraction/occurrence.js'
import { extractParties } from '../../src/pipeline/extraction/parties.js'
import { extractRates } from '../../src/pipeline/extraction/rates.js'

/** Values found, after checking that each quote is where it is said to be. */
function valuesOf(extract: Extractor, passage: string): TermValue[] {
  return extract(passage).map(({ value, start, end }) => {
    expect(passage.slice(start, end).trim()).toBe(passage.slice(start, end))
    return value
  })
}
const brief = (extract: Extractor, passage: string): string[] =>
  valuesOf(extract, passage).map((value) => {
    switch (value.type) {
      case 'amount':
        return `${value.amount} ${value.currency}`
      case 'rate':
        return `${value.percent} ${value.per}`
      case 'duration':
        return `${value.iso}${value.business ? ' business' : ''}`
      case 'date':
        return value.date
      case 'party':
        return `${value.name} | ${value.role}`
      case 'governing-law':
        return value.jurisdiction
    }
  })

describe('amounts', () => {
  test.each([
    ['the sum of $25,000,000 in cash', ['25000000 USD']],
    ['US$1.5 million and £2 billion', ['1500000 USD', '2000000000 GBP']],
    ['One Million Two Hundred Thousand Dollars ($1,200,000)', ['1200000 USD', '1200000 USD']],
    ['人民币500万元', ['5000000 CNY']],
    ['人民币（大写）叁佰伍拾万元整（小写：¥3,050,000.00元）', ['3500000 CNY', '3050000 CNY']],
    ['壹万贰仟叁佰元伍角整', ['12300.5 CNY']],
    ['港币3亿元', ['300000000 HKD']],
    ['par value $.01 per share', ['0.01 USD']],
    ['Section 12,000 of nothing, 42 apples', []],
  ])('%s', (passage, expected) => expect(brief(extractAmounts, passage)).toEqual(expected))
})

describe('dates', () => {
  test.each([
    ['as of March 14, 2025, and', ['2025-03-14']],
    ['this 21st day of June, 1999', ['1999-06-21']],
    ['1 August 2019', ['2019-08-01']],
    ['2025年4月16日', ['2025-04-16']],
    ['二〇二五年四月十六日', ['2025-04-16']],
    ['February 30, 2024', []],
    ['in March 2025', []],
  ])('%s', (passage, expected) => expect(brief(extractDates, passage)).toEqual(expected))
})

describe('rates', () => {
  test.each([
    ['interest at 24% per annum', ['24 year']],
    ['twenty-four percent (24%) per annum', ['24 year']],
    ['one and one-half percent (1.5%) per month', ['1.5 month']],
    ['年利率为12%', ['12 year']],
    ['按照每日千分之三的标准计收罚息', ['0.3 day']],
    ['按日万分之五支付违约金', ['0.05 day']],
    ['月息2分', ['2 month']],
    ['月利率1.8‰', ['0.18 month']],
    ['more than 50% of the voting stock', []],
    ['a late charge of 5%', ['5 null']],
  ])('%s', (passage, expected) => expect(brief(extractRates, passage)).toEqual(expected))
})

describe('durations', () => {
  test.each([
    ['within thirty (30) days after', ['P30D']],
    ['ten business days', ['P10D business']],
    ['a term of twenty-four months', ['P24M']],
    ['for 2 years', ['P2Y']],
    ['三十日内', ['P30D']],
    ['5个工作日', ['P5D business']],
    ['借款期限为12个月', ['P12M']],
    ['2025年4月16日', []],
    ['每月5日支付', []],
  ])('%s', (passage, expected) => expect(brief(extractDurations, passage)).toEqual(expected))
})

describe('governing law', () => {
  test.each([
    [
      'governed by and construed in accordance with the laws of the State of New York, without regard',
      ['New York'],
    ],
    ['GOVERNED BY THE LAWS OF THE STATE OF NEW YORK.', ['New York']],
    ['shall be governed by the laws of England and Wales.', ['England and Wales']],
    ['本合同适用中华人民共和国法律。', ['中华人民共和国']],
    ['subject to all applicable laws of the industry', []],
  ])('%s', (passage, expected) => expect(brief(extractGoverningLaw, passage)).toEqual(expected))
})

describe('parties', () => {
  test.each([
    [
      'This Agreement is made by and between ALDER HOLDINGS, INC., a Delaware corporation (the “Borrower”), and BIRCH BANK, N.A. (“Lender”), dated May 1, 2024 (the “Effective Date”).',
      ['ALDER HOLDINGS, INC. | Borrower', 'BIRCH BANK, N.A. | Lender'],
    ],
    ['甲方（借款人）：江州市青岚机械有限公司\n乙方：____', ['江州市青岚机械有限公司 | 甲方（借款人）']],
    [
      '借 款 人 （乙 方）： 江 州 市 青 岚 有 限 公 司， 住所地：江州',
      ['江州市青岚有限公司 | 借款人（乙方）'],
    ],
    ['宁和县汇丰有限公司（以下简称“甲方”）', ['宁和县汇丰有限公司 | 甲方']],
    ['The patient was seen between visits (the “Encounter”).', []],
  ])('%s', (passage, expected) => expect(brief(extractParties, passage)).toEqual(expected))
})
