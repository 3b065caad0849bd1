/** A list counter as it is printed. `count` is at least 0. */
export type Numeral = (count: number) => string

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

const circled =
  (base: number, most: number): Numeral =>
  (count) =>
    count >= 1 && count <= most ? String.fromCodePoint(base + count - 1) : String(count)

const fullWidth: Numeral = (count) =>
  String(count).replace(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

const KOREAN: HanDigits = {
  digits: '영일이삼사오육칠팔구',
  units: ['', '십', '백', '천'],
  myriad: '만',
  shortTeens: true,
}
const JAPANESE_FORMAL: HanDigits = {
  ...FORMAL,
  digits: '〇壱弐参四伍六七八九',
  units: ['', '拾', '百', '阡'],
  myriad: '萬',
}
const KOREAN_ONES = ['', '하나', '둘', '셋', '넷', '다섯', '여섯', '일곱', '여덟', '아홉']
const KOREAN_TENS = ['', '열', '스물', '서른', '마흔', '쉰', '예순', '일흔', '여든', '아흔']

/** Number formats in Chinese, Japanese and Korean (ECMA-376 part 1, 17.18.59). */
export const ASIAN_NUMERALS: Readonly<Record<string, Numeral>> = {
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  decimalEnclosedCircle: circled(0x2460, 20),
  decimalEnclosedCircleChinese: circled(0x2460, 20),
  chineseCounting: han(PLAIN),
  chineseCountingThousand: han(THOUSAND),
  chineseLegalSimplified: han(FORMAL),
  taiwaneseCounting: han(PLAIN),
  taiwaneseCountingThousand: han(TRADITIONAL),
  taiwaneseDigital: digitByDigit('○一二三四五六七八九'),
  ideographLegalTraditional: han(FORMAL_TRADITIONAL),
  ideographDigital: digitByDigit('〇一二三四五六七八九'),
  ideographTraditional: cycle('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: cycle('子丑寅卯辰巳午未申酉戌亥'),
  ideographEnclosedCircle: circled(0x3280, 10),
  japaneseCounting: han(PLAIN),
  japaneseLegal: han(JAPANESE_FORMAL),
  japaneseDigitalTenThousand: digitByDigit('〇一二三四五六七八九'),
  aiueo: cycle('ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ'),
  aiueoFullWidth: cycle(
    'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン',
  ),
  iroha: cycle('ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ'),
  irohaFullWidth: cycle(
    'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス',
  ),
  koreanDigital: digitByDigit('영일이삼사오육칠팔구'),
  koreanDigital2: digitByDigit('零一二三四五六七八九'),
  koreanCounting: han(KOREAN),
  koreanLegal: (count) =>
    count > 99 ? String(count) : `${KOREAN_TENS[Math.floor(count / 10)]}${KOREAN_ONES[count % 10]}`,
  ganada: cycle('가나다라마바사아자차카타파하'),
  chosung: cycle('ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ'),
}
