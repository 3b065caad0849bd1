/** A list counter as it is printed. `count` is at least 0. */
type Numeral = (count: number) => string

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

function roman(count: number): string {
  let rest = Math.min(count, 32_767)
  let text = ''
  for (const [size, letters] of ROMAN) {
    while (rest >= size) {
      text += letters
      rest -= size
    }
  }
  return text
}

/** a … z, then aa, bb …: the letter repeats, as Word counts. */
function letters(count: number): string {
  if (count < 1) return ''
  const letter = String.fromCharCode(97 + ((count - 1) % 26))
  return letter.repeat(1 + Math.floor((count - 1) / 26))
}

interface HanDigits {
  readonly digits: string
  readonly units: readonly string[]
  readonly myriad: string
  /** Whether ten to nineteen drop their leading one: 十二, not 一十二. */
  readonly shortTeens: boolean
}
const PLAIN: HanDigits = {
  digits: '〇一二三四五六七八九',
  units: ['', '十', '百', '千'],
  myriad: '万',
  shortTeens: true,
}
const THOUSAND: HanDigits = { ...PLAIN, digits: '零一二三四五六七八九' }
const TRADITIONAL: HanDigits = { ...THOUSAND, myriad: '萬' }
const FORMAL: HanDigits = {
  digits: '零壹贰叁肆伍陆柒捌玖',
  units: ['', '拾', '佰', '仟'],
  myriad: '万',
  shortTeens: false,
}
const FORMAL_TRADITIONAL: HanDigits = { ...FORMAL, digits: '零壹貳參肆伍陸柒捌玖', myriad: '萬' }

/** Positional Chinese numerals up to 99,999,999: 一百零一, 二千三百. */
function han(set: HanDigits): Numeral {
  const under10000 = (count: number): string => {
    let text = ''
    let gap = false
    for (let power = 3; power >= 0; power--) {
      const digit = Math.floor(count / 10 ** power) % 10
      if (digit === 0) {
        gap = text !== ''
        continue
      }
      text += `${gap ? set.digits[0] : ''}${set.digits[digit]}${set.units[power]}`
      gap = false
    }
    return text
  }
  return (count) => {
    if (count === 0) return set.digits[0] ?? ''
    const high = Math.floor(count / 10_000)
    const low = count % 10_000
    const bridge = high > 0 && low > 0 && low < 1000 ? set.digits[0] : ''
    const text = `${high > 0 ? under10000(high) + set.myriad : ''}${bridge}${under10000(low)}`
    return set.shortTeens && count < 20 && count >= 10 ? text.slice(1) : text
  }
}

const digitByDigit =
  (digits: string): Numeral =>
  (count) =>
    [...String(count)].map((digit) => digits[Number(digit)]).join('')

const cycle =
  (signs: string): Numeral =>
  (count) =>
    count < 1 ? '' : (signs[(count - 1) % signs.length] ?? '')

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

function cardinal(count: number): string {
  if (count < 20) return ONES[count] ?? ''
  if (count < 100) return `${TENS[Math.floor(count / 10)]}${count % 10 === 0 ? '' : `-${ONES[count % 10]}`}`
  if (count < 1000) {
    const rest = count % 100
    return `${ONES[Math.floor(count / 100)]} hundred${rest === 0 ? '' : ` ${cardinal(rest)}`}`
  }
  const rest = count % 1000
  return `${cardinal(Math.floor(count / 1000))} thousand${rest === 0 ? '' : ` ${cardinal(rest)}`}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const ordinalText = (count: number): string =>
  cardinal(count).replace(
    /[a-z]+$/u,
    (word) => IRREGULAR[word] ?? (word.endsWith('y') ? `${word.slice(0, -1)}ieth` : `${word}th`),
  )

function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13
  return `${count}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')}`
}

const circled: Numeral = (count) =>
  count >= 1 && count <= 20 ? String.fromCodePoint(0x245f + count) : String(count)

const fullWidth: Numeral = (count) =>
  String(count).replace(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

/** Number formats of WordprocessingML (ECMA-376 part 1, 17.18.59 ST_NumberFormat) in use in English and Chinese. */
const NUMERALS: Readonly<Record<string, Numeral>> = {
  decimal: String,
  decimalZero: (count) => String(count).padStart(2, '0'),
  upperRoman: (count) => roman(count).toUpperCase(),
  lowerRoman: roman,
  upperLetter: (count) => letters(count).toUpperCase(),
  lowerLetter: letters,
  ordinal,
  cardinalText: (count) => capital(cardinal(count)),
  ordinalText: (count) => capital(ordinalText(count)),
  hex: (count) => count.toString(16).toUpperCase(),
  numberInDash: (count) => `- ${count} -`,
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedParen: (count) =>
    count >= 1 && count <= 20 ? String.fromCodePoint(0x2473 + count) : `(${count})`,
  decimalEnclosedFullstop: (count) =>
    count >= 1 && count <= 20 ? String.fromCodePoint(0x2487 + count) : `${count}.`,
  chineseCounting: han(PLAIN),
  chineseCountingThousand: han(THOUSAND),
  taiwaneseCounting: han(PLAIN),
  taiwaneseCountingThousand: han(TRADITIONAL),
  japaneseCounting: han(PLAIN),
  chineseLegalSimplified: han(FORMAL),
  ideographLegalTraditional: han(FORMAL_TRADITIONAL),
  ideographDigital: digitByDigit('〇一二三四五六七八九'),
  taiwaneseDigital: digitByDigit('○一二三四五六七八九'),
  japaneseDigitalTenThousand: digitByDigit('〇一二三四五六七八九'),
  ideographTraditional: cycle('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: cycle('子丑寅卯辰巳午未申酉戌亥'),
  ideographEnclosedCircle: (count) =>
    count >= 1 && count <= 10 ? String.fromCodePoint(0x327f + count) : String(count),
  none: () => '',
}

/** A counter in one of Word's number formats; formats without an entry count in digits, as Word does. */
export const formatNumeral = (format: string, count: number): string => (NUMERALS[format] ?? String)(count)
