import type { Warning } from '../../domain/warning.js'
import { unknownBinary } from '../refused-types.js'

export interface DecodedText {
  /** Without byte order mark; every line break is one line feed. */
  readonly text: string
  readonly warnings: readonly Warning[]
}

/**
 * Text of a file that names no encoding: byte order marks first, then strict UTF-8, then a guess between UTF-16
 * without a mark, GB18030, Big5 and Windows-1252, which is said in a warning. Throws `document-type-unsupported` for bytes
 * that are no text at all.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (isUtf32(bytes)) return textOfFile(decodeUtf32(bytes))
  const marked = byteOrderMark(bytes)
  if (marked !== undefined) return textOfFile(new TextDecoder(marked).decode(bytes))
  const wide = wideWithoutMark(bytes)
  if (wide !== undefined) return textOfFile(new TextDecoder(wide).decode(bytes), wide)
  const utf8 = decodeStrictly(bytes, 'utf-8')
  if (utf8 !== undefined) return textOfFile(utf8)
  const chinese = (['gb18030', 'big5'] as const)
    .map((encoding) => {
      const text = decodeStrictly(bytes, encoding) ?? ''
      return { encoding, text, share: shareOfFrequent(text, FREQUENT[encoding]) }
    })
    .filter(({ share }) => share >= LEAST_FREQUENT)
    .sort((a, b) => b.share - a.share)[0]
  if (chinese !== undefined) return textOfFile(chinese.text, chinese.encoding)
  return textOfFile(decodeWindows1252(bytes), 'windows-1252')
}

/** As `decodeText`, for files that are nothing but text: a single null byte tells that this one is something else. */
export function decodePlainText(bytes: Uint8Array): DecodedText {
  const decoded = decodeText(bytes)
  if (decoded.text.includes('\0')) throw unknownBinary()
  return decoded
}

/** Decoded text with plain line feeds; throws `document-type-unsupported` where it is none. */
export function textOfFile(text: string, guessed?: string): DecodedText {
  if (!isText(text)) throw unknownBinary()
  return {
    text: text.replace(/\r\n?/gu, '\n'),
    warnings:
      guessed === undefined
        ? []
        : [{ code: 'encoding-guessed', message: `the file names no encoding; it was read as ${guessed}` }],
  }
}

/** What Windows-1252 puts in the places 0x80 to 0x9F, where Latin-1 has control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

/** Node 20 decodes `windows-1252` as Latin-1 (nodejs/node issue 56542), so those places are filled in here. */
export const decodeWindows1252 = (bytes: Uint8Array): string =>
  withWindowsCharacters(Buffer.from(bytes).toString('latin1'))

/** Text that was decoded as Latin-1 or by Node's `windows-1252`, its control characters as Windows means them. */
export const withWindowsCharacters = (text: string): string =>
  text.replace(/[\x80-\x9F]/gu, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character)

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** UTF-32 with its mark, in either order; the little one begins as UTF-16 does. */
export const isUtf32 = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 &&
  bytes.length % 4 === 0 &&
  ((bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) ||
    (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff))

/** The platform decodes no UTF-32; what is no character becomes the replacement character. */
function decodeUtf32(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = bytes[0] === 0xff
  const parts: string[] = []
  for (let at = 4; at < bytes.length; at += 4) {
    const point = view.getUint32(at, little)
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
    parts.push(String.fromCodePoint(isCharacter ? point : 0xfffd))
  }
  return parts.join('')
}

/** UTF-16 without a mark shows zero bytes at every other place wherever it holds Latin letters, digits or spaces. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++
  })
  const [even = 0, odd = 0] = zeros
  const many = sample.length / 16
  if (odd > many && even === 0) return 'utf-16le'
  if (even > many && odd === 0) return 'utf-16be'
  return undefined
}

/** Undefined where the bytes are not in that encoding. */
export function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Less than this share of frequent characters, and a text is not Chinese in that encoding. */
const LEAST_FREQUENT = 0.04

/**
 * Any pair of high bytes is some character of either Chinese encoding, so what was decoded must look like Chinese: nearly
 * all that is not ASCII belongs to the common ideographs or their punctuation. Gives the share of the frequent ones among
 * what is not ASCII; 0 for what does not look so.
 */
function shareOfFrequent(text: string, frequentOnes: ReadonlySet<string>): number {
  let foreign = 0
  let common = 0
  let frequent = 0
  for (const [character] of text.matchAll(/[^\p{ASCII}]/gu)) {
    foreign++
    if (/[\u4E00-\u9FA5\u3000-\u303F\uFF00-\uFF5E“”‘’—…·]/u.test(character)) common++
    if (frequentOnes.has(character)) frequent++
  }
  return foreign > 0 && common >= foreign * 0.95 ? frequent / foreign : 0
}

/** Among the most frequent characters of written Chinese, contracts and records included, in simplified form. */
const SIMPLIFIED = new Set(
  '的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严借款甲乙',
)

/** The same in traditional form. */
const TRADITIONAL = new Set(
  '的一是在不了有和人這中大為上個國我以要時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題程展五果料員位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被做必戰先回則任取據處理隊南給色光門即保治北造百規熱領七海口東器壓世金增爭價術極交受聯認六共權收證改清己再轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報完類八離華名確才科張信馬節話整空元況今集溫傳許步群廣需段研界林律且究觀越裝影算低持音眾書布容兒須際商非驗斷深難近周委技備半辦青省列習響約支般史感勞便團往歷市何除構府稱準值號率維劃選標寫存候親快效院查江型眼按格養置派層片始卻專狀育廠京識適屬包火住調滿縣局照參細引聽該嚴價借款甲乙雙契約條款協議書'.split(
    '',
  ),
)
const FREQUENT = { gb18030: SIMPLIFIED, big5: TRADITIONAL } as const

/** Text holds next to no control characters besides tab, line breaks and form feed. */
function isText(text: string): boolean {
  const control = text.slice(0, 65_536).match(/[\x00-\x08\x0B\x0E-\x1F\x7F\uFFFD]/gu)?.length ?? 0
  return control <= Math.min(text.length, 65_536) / 200
}
