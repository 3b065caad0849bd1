import type { TermValue } from '../../domain/finding.js'
import { chineseInteger } from '../segmentation/numerals.js'
import { englishNumber, NUMBER_WORDS } from './english-numbers.js'
import { matchAll, withoutOverlaps, type Extractor, type Occurrence } from './occurrence.js'

/** Signs and names as printed, with their ISO 4217 codes. A bare dollar sign is taken as the United States dollar. */
const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:HK\$|HKD|港币|港元)$/iu, 'HKD'],
  [/^(?:C\$|CAD|CDN\$|加元)$/iu, 'CAD'],
  [/^(?:A\$|AUD|澳元)$/iu, 'AUD'],
  [/^(?:S\$|SGD|新加坡元)$/iu, 'SGD'],
  [/^(?:NT\$|TWD|新台币)$/iu, 'TWD'],
  [/^(?:USD|US\$|U\.S\.\s?\$|\$|美元|美金|(?:U\.S\.\s|US\s|United States\s)?dollars?)$/iu, 'USD'],
  [/^(?:RMB|CNY|人民币|元|圆|yuan|renminbi)$/iu, 'CNY'],
  [/^(?:€|EUR|欧元|euros?)$/iu, 'EUR'],
  [/^(?:£|GBP|英镑|pounds?(?:\ssterling)?)$/iu, 'GBP'],
  [/^(?:JPY|日元|yen)$/iu, 'JPY'],
  [/^(?:CHF|瑞士法郎|swiss francs?)$/iu, 'CHF'],
  [/^(?:INR|rupees?)$/iu, 'INR'],
]
const SCALE: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  mm: 1e6,
  百: 1e2,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
}
const NUMBER = '(?:\\d{1,3}(?:,\\d{3})+|\\d{1,15})(?:\\.\\d+)?|\\.\\d{1,6}'
const SIGN =
  '(?:USD|US\\$|U\\.S\\.\\s?\\$|HK\\$|HKD|C\\$|CAD|CDN\\$|A\\$|AUD|S\\$|SGD|NT\\$|TWD|RMB|CNY|EUR|GBP|JPY|CHF|INR|人民币|美元|港币|[$€£¥￥])'
const NAME =
  '(?:(?:U\\.S\\.\\s|US\\s|United States\\s)?dollars?|euros?|pounds?\\ssterling|yuan|renminbi|yen|rupees?|swiss francs?|USD|RMB|CNY|EUR|GBP|HKD|JPY|CHF)'

const SIGNED = new RegExp(
  `(?<![\\p{L}\\d])(${SIGN})\\s?[:：]?\\s?(${NUMBER})(?!\\d|,\\d)\\s*(thousand|million|billion|MM|百万|千万|[百千万亿])?\\s*(?:元|圆)?`,
  'giu',
)
const NAMED = new RegExp(
  `(?<![\\p{L}\\d$.,])(${NUMBER})(?!\\d|,\\d)\\s*(thousand|million|billion)?\\s*(${NAME})(?!\\p{L})`,
  'giu',
)
const CHINESE =
  /(?<![\d.,])((?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?)\s*(百万|千万|[百千万亿])?\s*(美元|港元|港币|欧元|英镑|日元|元|圆)(?!素|件)/gu
const FORMAL =
  /(人民币|美元|港币)?\s*([零壹贰叁肆伍陆柒捌玖拾佰仟万亿貳叄陸萬億]{2,30})\s*([元圆圓])\s*(?:([零壹贰叁肆伍陆柒捌玖])角)?\s*(?:零?([壹贰叁肆伍陆柒捌玖])分)?\s*[整正]?/gu
const WORDED = new RegExp(
  `(?<!\\p{L})(${NUMBER_WORDS})\\s+(?:and\\s+(?:no|\\d{1,2})/100(?:ths)?\\s+)?(${NAME})(?!\\p{L})`,
  'giu',
)

/** Amounts of money with their currency: signs, codes and names, Chinese units, formal numerals, words. */
export const extractAmounts: Extractor = (passage) =>
  withoutOverlaps([...figureAmounts(passage), ...wordAmounts(passage)])

/** Amounts in figures: "$1.5 million", "人民币500万元". */
export function figureAmounts(passage: string): Occurrence[] {
  return withoutOverlaps([
    ...matchAll(passage, SIGNED, ([whole, sign = '', digits = '', scale = '']) => {
      const yen = /[¥￥]/u.test(sign) // the sign serves both; documents in Chinese mean the yuan
      return amountTerm(
        digits,
        scale,
        yen ? (/[元圆]/u.test(whole) || HAN.test(passage) ? 'CNY' : null) : currencyOf(sign),
      )
    }),
    ...matchAll(passage, NAMED, ([, digits = '', scale = '', name = '']) =>
      amountTerm(digits, scale, currencyOf(name)),
    ),
    ...matchAll(passage, CHINESE, ([, digits = '', scale = '', unit = '']) =>
      amountTerm(digits, scale, currencyOf(unit)),
    ),
  ])
}

/** Amounts in words: "One Million Dollars", "人民币壹佰万元整". */
export function wordAmounts(passage: string): Occurrence[] {
  return withoutOverlaps([
    ...matchAll(passage, FORMAL, ([, currency, numeral = '', , tenths, hundredths]) => {
      const whole = chineseInteger(numeral)
      if (whole === undefined) return undefined
      const cents = 10 * (chineseInteger(tenths ?? '') ?? 0) + (chineseInteger(hundredths ?? '') ?? 0)
      return { type: 'amount', amount: (whole * 100 + cents) / 100, currency: currencyOf(currency ?? '元') }
    }),
    ...matchAll(passage, WORDED, ([, words = '', name = '']) => {
      const amount = englishNumber(words)
      return amount === undefined ? undefined : { type: 'amount', amount, currency: currencyOf(name) }
    }),
  ])
}

const HAN = /[\u3400-\u9fff]/u

function currencyOf(printed: string): string | null {
  const trimmed = printed.trim()
  return CURRENCIES.find(([pattern]) => pattern.test(trimmed))?.[1] ?? null
}

function amountTerm(digits: string, scale: string, currency: string | null): TermValue | undefined {
  const number = Number(digits.replaceAll(',', ''))
  if (!Number.isFinite(number)) return undefined
  const factor = SCALE[scale.toLowerCase()] ?? 1
  return { type: 'amount', amount: Math.round(number * factor * 1e6) / 1e6, currency }
}
