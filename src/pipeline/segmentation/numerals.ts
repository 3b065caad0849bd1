const ROMAN_VALUES: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 }

/** Value of a well-formed Roman numeral in either case; undefined for anything else ("iiii", "ic"). */
export function romanValue(numeral: string): number | undefined {
  const lower = numeral.toLowerCase()
  if (!/^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/.test(lower) || lower === '')
    return undefined
  let total = 0
  for (let at = 0; at < lower.length; at++) {
    const value = ROMAN_VALUES[lower[at] ?? ''] ?? 0
    const next = ROMAN_VALUES[lower[at + 1] ?? ''] ?? 0
    total += value < next ? -value : value
  }
  return total
}

/** Ordinal of a letter marker: a = 1 … z = 26, and the doubled letters that follow, aa = 27 … zz = 52. */
export function letterValue(letters: string): number | undefined {
  const lower = letters.toLowerCase()
  const first = lower.charCodeAt(0) - 96
  if (!/^([a-z])\1{0,2}$/.test(lower)) return undefined
  return first + 26 * (lower.length - 1)
}

const DIGITS = '〇一二三四五六七八九'
const FORMAL_DIGITS = '零壹贰叁肆伍陆柒捌玖'
const VARIANTS: Readonly<Record<string, string>> = {
  两: '二',
  貳: '贰',
  叄: '叁',
  參: '叁',
  陸: '陆',
  零: '零',
  '○': '〇',
  圓: '圆',
  億: '亿',
  萬: '万',
  廿: '二十',
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }
const MYRIADS: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 }

/** Value of a Chinese integer, everyday or formal ("二十三", "壹佰万", "一〇二"); undefined where it is none. */
export function chineseInteger(numeral: string): number | undefined {
  const source = [...numeral].map((character) => VARIANTS[character] ?? character).join('')
  if (source === '') return undefined
  if (/^\d+$/.test(source)) return Number(source)
  let total = 0
  let section = 0
  let digit: number | undefined
  let positional = ''
  for (const character of source) {
    const value = Math.max(DIGITS.indexOf(character), FORMAL_DIGITS.indexOf(character))
    const unit = UNITS[character]
    const myriad = MYRIADS[character]
    if (value >= 0) {
      digit = value
      positional += String(value)
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit
      digit = undefined
    } else if (myriad !== undefined) {
      const count = section + (digit ?? 0)
      total = myriad === 100_000_000 ? (total + count) * myriad : total + count * myriad
      section = 0
      digit = undefined
    } else return undefined
  }
  if (positional.length === source.length && source.length > 1) return Number(positional)
  return total + section + (digit ?? 0)
}
