import { ASIAN_NUMERALS, type Numeral } from './numerals-asian.js'

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

/** a … z, then aa, bb …: the sign repeats, as Word counts. */
const repeated =
  (signs: string): Numeral =>
  (count) =>
    count < 1
      ? ''
      : signs.charAt((count - 1) % signs.length).repeat(1 + Math.floor((count - 1) / signs.length))

const letters = repeated('abcdefghijklmnopqrstuvwxyz')

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

const enclosed =
  (base: number, otherwise: Numeral): Numeral =>
  (count) =>
    count >= 1 && count <= 20 ? String.fromCodePoint(base + count) : otherwise(count)

/** The letter repeats like Latin ones; hard and soft sign, ё, й and ы do not number. */
const RUSSIAN = 'абвгдежзиклмнопрстуфхцчшщэюя'

const CHICAGO = ['*', '†', '‡', '§']

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
  decimalHalfWidth: String,
  decimalEnclosedParen: enclosed(0x2473, (count) => `(${count})`),
  decimalEnclosedFullstop: enclosed(0x2487, (count) => `${count}.`),
  russianLower: repeated(RUSSIAN),
  russianUpper: (count) => repeated(RUSSIAN)(count).toUpperCase(),
  chicago: repeated(CHICAGO.join('')),
  ...ASIAN_NUMERALS,
  none: () => '',
}

/** Counters beyond which Word itself writes digits, or nobody counts. */
const MOST: Readonly<Record<string, number>> = {
  lowerLetter: 780,
  upperLetter: 780,
  russianLower: 780,
  russianUpper: 780,
  chicago: 780,
  lowerRoman: 32_767,
  upperRoman: 32_767,
}
const MOST_WORDS = 999_999

/** A counter in one of Word's number formats; formats without an entry count in digits, as Word does. */
export function formatNumeral(format: string, count: number): string {
  if (count > (MOST[format] ?? MOST_WORDS)) return String(count)
  const zeros = /^zeros (\d+)$/u.exec(format)?.[1]
  return zeros === undefined
    ? (NUMERALS[format] ?? String)(count)
    : String(count).padStart(Math.min(9, Number(zeros)), '0')
}
