import { chineseInteger, letterValue, romanValue } from './numerals.js'

/**
 * Families of clause numbers. Within one family siblings count up; between families the rank says which usually
 * holds which (smaller outside). Lists may nest against it where the sequence shows so.
 */
export const RANK = {
  schedule: 0,
  part: 1,
  article: 2,
  'zh-section': 3,
  'zh-article': 4,
  section: 4,
  'zh-comma': 5,
  'zh-bracket': 6,
  'decimal-1': 6.5,
  'decimal-2': 7,
  'decimal-3': 8,
  'decimal-4': 9,
  'decimal-5': 10,
  'upper-dot': 11,
  'roman-upper-dot': 11,
  'letter-dot': 12,
  'roman-dot': 12,
  letter: 13,
  number: 13,
  'upper-letter': 14,
  roman: 14,
  'roman-upper': 14,
  circled: 15,
} as const
export type Family = keyof typeof RANK

/** Decimals and keyworded numbers keep their place by themselves; the others are items of a list. */
export const isList = (family: Family): boolean => RANK[family] >= 11 || family === 'zh-bracket'

/** One way to read a marker: "(i)" is a Roman one and the ninth letter. `path` of "4.02" is [4, 2]. */
export interface Reading {
  readonly family: Family
  readonly ordinal: number
  readonly path: readonly number[]
}

/** `printed` is the marker without white space or closing punctuation; `[start, end)` covers it with both. */
export interface Marker {
  readonly start: number
  readonly end: number
  readonly printed: string
  readonly readings: readonly Reading[]
  /** Says what it is in a word: "Article", "Section", "第…条". */
  readonly keyword: boolean
}

const NUMERAL = '[〇零○一二三四五六七八九十百千两廿\\d]{1,9}'
const CHINESE = new RegExp(`第\\s*(${NUMERAL})\\s*(分?编|部分|章|节|節|条|條)`, 'uy')
const CHINESE_SCHEDULE =
  /(附件|附表|附录|附錄)\s*([〇零一二三四五六七八九十百\d]{0,4}|[A-Z]?)(?=[\s:：、，（(《—-]|$)/uy
const CHINESE_COMMA = /([一二三四五六七八九十]{1,4})\s*[、.．]/uy
const CHINESE_BRACKET = /[（(]\s*([一二三四五六七八九十]{1,4})\s*[）)]/uy
const KEYWORD =
  /(ARTICLE|Article|ITEM|Item|NOTE|Note|CHAPTER|Chapter|PART|Part|SECTION|Section|SEC\.|Sec\.|CLAUSE|Clause|§)(?:\s+|(?<=§)|\u00a0)((?:\d{1,3}(?:\.\d{1,3}){0,4}[A-C]?)|[IVXLC]{1,7}|[A-Z]|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)(?![\p{L}\d])[.:]?/uy
const SCHEDULE =
  /(SCHEDULE|Schedule|EXHIBIT|Exhibit|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)\s+((?:[A-Z]{1,2}|[IVX]{1,5}|\d{1,3})(?:[-.]\d{1,3}(?:\([a-z]\))?)*)(?![\p{L}\d])[.:]?/uy
const DECIMAL = /(\d{1,3}(?:[.．]\d{1,3}){0,4})\s?([.．)、）:]?)(?=[\s\p{L}“"（(《\[]|$)/uy
const BRACKETED = /[（(]\s?([a-z]{1,3}|[A-Z]{1,3}|\d{1,2}|[ivxlc]{1,7}|[IVXLC]{1,6})\s?[)）]/uy
const LETTERED = /([a-z]|[A-Z]|[ivx]{2,5}|[IVX]{2,5})([.)])(?=\s|$)/uy
const CIRCLED = /[①-⑳]/uy
const ENGLISH_NUMBERS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE', 'TEN']

const plain = (family: Family, ordinal: number): Reading => ({ family, ordinal, path: [ordinal] })

/**
 * The clause marker that begins exactly at `at`, with every way to read it; undefined where there is none. What only
 * looks like one ("2.5 million", "1. January 2024", "Section 4 of") is refused here; the sequence decides the rest.
 */
export function markerAt(text: string, at: number): Marker | undefined {
  const found =
    chineseMarker(text, at) ??
    scheduleMarker(text, at) ??
    keywordMarker(text, at) ??
    bracketMarker(text, at) ??
    letterMarker(text, at) ??
    decimalMarker(text, at)
  return found
}

function execute(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function chineseMarker(text: string, at: number): Marker | undefined {
  const article = execute(CHINESE, text, at)
  if (article !== null) {
    const [whole, numeral = '', unit = ''] = article
    const ordinal = chineseInteger(numeral)
    const rest = text.slice(at + whole.length, at + whole.length + 12)
    if (ordinal === undefined || isChineseReference(rest)) return undefined
    const family = /编|部分/.test(unit)
      ? 'part'
      : unit === '章'
        ? 'article'
        : /[节節]/.test(unit)
          ? 'zh-section'
          : 'zh-article'
    return marker(at, whole, whole.replace(/\s/gu, ''), [plain(family, ordinal)], true)
  }
  const schedule = execute(CHINESE_SCHEDULE, text, at)
  if (schedule !== null) {
    const ordinal = chineseInteger(schedule[2] ?? '') ?? letterValue(schedule[2] ?? '') ?? 0
    return marker(at, schedule[0], schedule[0].replace(/\s/gu, ''), [plain('schedule', ordinal)], true)
  }
  const comma = execute(CHINESE_COMMA, text, at)
  if (comma !== null) return single(at, comma, 'zh-comma', chineseInteger(comma[1] ?? ''))
  const bracket = execute(CHINESE_BRACKET, text, at)
  if (bracket !== null) return single(at, bracket, 'zh-bracket', chineseInteger(bracket[1] ?? ''))
  const circled = execute(CIRCLED, text, at)
  if (circled !== null) return single(at, circled, 'circled', circled[0].charCodeAt(0) - 0x2460 + 1)
  return undefined
}

/** "第三条的约定", "第五条、第六条规定的": the number is spoken of, not given. */
const isChineseReference = (rest: string): boolean =>
  /^(?:第[^\s]{1,4}款)?(?:\s*[、,，和及与至或]\s*第|的|所|规定|約定|约定|之|中(?!国)|项|款|第)/u.test(rest)

function scheduleMarker(text: string, at: number): Marker | undefined {
  const match = execute(SCHEDULE, text, at)
  if (match === null) return undefined
  const [whole, word = '', id = ''] = match
  if (isEnglishReference(text.slice(at + whole.length, at + whole.length + 30), whole)) return undefined
  const ordinal = Number.parseInt(id, 10) || letterValue(id[0] ?? '') || 0
  return marker(at, whole, `${word} ${id}`, [plain('schedule', ordinal)], true)
}

function keywordMarker(text: string, at: number): Marker | undefined {
  const match = execute(KEYWORD, text, at)
  if (match === null) return undefined
  const [whole, word = '', id = ''] = match
  if (isEnglishReference(text.slice(at + whole.length, at + whole.length + 30), whole)) return undefined
  const path = id.split('.').map((part) => numberOf(part))
  if (path.some((part) => part === undefined)) return undefined
  const numbers = path as number[]
  const family = keywordFamily(word, numbers.length)
  const printed = whole.replace(/[.:]$/u, '').replace(/\s+/gu, ' ')
  const ordinal = numbers.at(-1) ?? 0
  return marker(at, whole, printed, [{ family, ordinal, path: numbers }], true)
}

function keywordFamily(word: string, parts: number): Family {
  const lower = word.toLowerCase()
  if (lower === 'part') return 'part'
  if (lower === 'item') return 'article'
  if (lower === 'article' || lower === 'chapter') return parts === 1 ? 'article' : decimalFamily(parts)
  return parts === 1 ? 'section' : decimalFamily(parts)
}

const decimalFamily = (parts: number): Family => `decimal-${Math.min(5, parts)}` as Family

function numberOf(part: string): number | undefined {
  // "Item 1A" stands between Items 1 and 2
  const lettered = /^(\d+)([A-C])$/.exec(part)
  if (lettered !== null) return Number(lettered[1]) + (letterValue(lettered[2] ?? '') ?? 0) / 10
  if (/^\d+$/.test(part)) return Number(part)
  const word = ENGLISH_NUMBERS.indexOf(part)
  return word >= 0 ? word + 1 : (romanValue(part) ?? letterValue(part))
}

/** "Section 4.02 of", "Article IV hereof", "Exhibit B attached": prose goes on in small letters or with a comma. */
function isEnglishReference(rest: string, marker: string): boolean {
  if (/[.:]$/u.test(marker) && /^\s+["“(]?\p{Lu}/u.test(rest)) return false
  return /^(?:\(\w{1,4}\))*\s*(?:,|;|\)|and\b|or\b|to\b|through\b|of\b|hereof|hereto|above|below|is\b|are\b|shall\b|has\b|\p{Ll}{2,})/u.test(
    rest,
  )
}

function bracketMarker(text: string, at: number): Marker | undefined {
  const match = execute(BRACKETED, text, at)
  if (match === null) return undefined
  const inner = match[1] ?? ''
  const readings = letterReadings(inner, 'letter', 'upper-letter', 'roman', 'roman-upper')
  if (/^\d+$/.test(inner)) readings.push(plain('number', Number(inner)))
  return readings.length === 0 ? undefined : marker(at, match[0], `(${inner})`, readings, false)
}

function letterMarker(text: string, at: number): Marker | undefined {
  const match = execute(LETTERED, text, at)
  if (match === null) return undefined
  const inner = match[1] ?? ''
  // "A. Smith", "U. S.": initials
  if (match[2] === '.' && /^\s?\p{Lu}\./u.test(text.slice(at + match[0].length, at + match[0].length + 4)))
    return undefined
  const readings = letterReadings(inner, 'letter-dot', 'upper-dot', 'roman-dot', 'roman-upper-dot')
  return readings.length === 0 ? undefined : marker(at, match[0], match[0], readings, false)
}

function letterReadings(
  inner: string,
  letter: Family,
  upper: Family,
  roman: Family,
  romanUpper: Family,
): Reading[] {
  const isUpper = inner === inner.toUpperCase()
  const readings: Reading[] = []
  const letters = letterValue(inner)
  if (letters !== undefined && /^\p{L}+$/u.test(inner))
    readings.push(plain(isUpper ? upper : letter, letters))
  const value = /^[ivx]+$/i.test(inner) ? romanValue(inner) : undefined
  if (value !== undefined) readings.push(plain(isUpper ? romanUpper : roman, value))
  return readings
}

const MONTH = /^\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{L}*\.?\s+\d/u
const QUANTITY =
  /^\s*(?:%|％|‰|percent|per cent|million|billion|thousand|times|x\b|to 1|[年月日个万亿元天号人份]|days?\b|months?\b|years?\b|business\b|hours?\b|shares?\b)/iu

function decimalMarker(text: string, at: number): Marker | undefined {
  const match = execute(DECIMAL, text, at)
  if (match === null) return undefined
  const [whole, number = '', closing = ''] = match
  const rest = text.slice(at + whole.length, at + whole.length + 40)
  if (QUANTITY.test(rest) || MONTH.test(rest)) return undefined
  const path = number.split(/[.．]/u).map(Number)
  // "1 Definitions" needs a capital to be anything; a lone number in a line is a page
  if (path.length === 1 && closing === '' && !/^\s{1,8}["“(]?(?:\p{Lu}|\p{Lo})/u.test(rest)) return undefined
  if (path.length === 1 && (path[0] === 0 || (path[0] ?? 0) > 200)) return undefined
  if (/^(?:[.．]?\d|\s{2,}\d)/u.test(rest) && closing !== '、') return undefined // figures of a table
  const family = closing === ')' || closing === '）' ? 'number' : decimalFamily(path.length)
  const ordinal = path.at(-1) ?? 0
  return marker(
    at,
    whole,
    path.length > 1 ? number : number + closing.replace(/[:]/u, ''),
    [{ family, ordinal, path }],
    false,
  )
}

function single(
  at: number,
  match: RegExpExecArray,
  family: Family,
  ordinal: number | undefined,
): Marker | undefined {
  if (ordinal === undefined) return undefined
  return marker(at, match[0], match[0].replace(/\s/gu, ''), [plain(family, ordinal)], false)
}

const marker = (
  at: number,
  whole: string,
  printed: string,
  readings: Reading[],
  keyword: boolean,
): Marker => ({
  start: at,
  end: at + whole.length,
  printed,
  readings,
  keyword,
})
