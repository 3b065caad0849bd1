import type { Warning } from '../../domain/warning.js'
import { unknownBinary } from '../refused-types.js'

export interface DecodedText {
  /** Without byte order mark; every line break is one line feed. */
  readonly text: string
  readonly warnings: readonly Warning[]
}

/**
 * Text of a file that names no encoding: byte order marks first, then strict UTF-8, then a guess between UTF-16
 * without a mark, GB18030 and Windows-1252, which is said in a warning. Throws `document-type-unsupported` for bytes
 * that are no text at all.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = byteOrderMark(bytes)
  if (marked !== undefined) return textOfFile(new TextDecoder(marked).decode(bytes))
  const wide = wideWithoutMark(bytes)
  if (wide !== undefined) return textOfFile(new TextDecoder(wide).decode(bytes), wide)
  const utf8 = decodeStrictly(bytes, 'utf-8')
  if (utf8 !== undefined) return textOfFile(utf8)
  const chinese = decodeStrictly(bytes, 'gb18030')
  if (chinese !== undefined && readsAsChinese(chinese)) return textOfFile(chinese, 'gb18030')
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

/**
 * Any pair of high bytes is some character of GB18030, so what was decoded must look like Chinese: nearly all that is
 * not ASCII belongs to the common ideographs or their punctuation.
 */
function readsAsChinese(text: string): boolean {
  const foreign = text.match(/[^\p{ASCII}]/gu) ?? []
  const common = foreign.filter((character) =>
    /[\u4E00-\u9FA5\u3000-\u303F\uFF00-\uFF5E“”‘’—…·]/u.test(character),
  )
  const frequent = foreign.filter((character) => FREQUENT_HAN.has(character)).length
  return common.length >= foreign.length * 0.95 && frequent >= foreign.length * 0.04
}

/** Among the most frequent characters of written Chinese, contracts and records included. */
const FREQUENT_HAN = new Set(
  '的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严借款甲乙',
)

/** Text holds next to no control characters besides tab, line breaks and form feed. */
function isText(text: string): boolean {
  const control = text.slice(0, 65_536).match(/[\x00-\x08\x0B\x0E-\x1F\x7F\uFFFD]/gu)?.length ?? 0
  return control <= Math.min(text.length, 65_536) / 200
}
