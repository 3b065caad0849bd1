import {
  decodeStrictly,
  decodeText,
  decodeWindows1252,
  textOfFile,
  type DecodedText,
} from '../text/decode.js'

/** A page must name its encoding within its first kilobyte; editors that put comments first need more. */
const META_WITHIN = 4096

/**
 * Text of a page: by its byte order mark, then by the encoding its `<meta>` names, then as any text file. A page that
 * is not what it says is read as a file that says nothing. Throws as `decodeText` does.
 */
export function decodeHtml(bytes: Uint8Array): DecodedText {
  const declared = declaredEncoding(bytes)
  if (hasMark(bytes) || declared === undefined) return decodeText(bytes)
  const text = declared === 'windows-1252' ? decodeWindows1252(bytes) : decodeStrictly(bytes, declared)
  return text === undefined ? decodeText(bytes) : textOfFile(text)
}

const hasMark = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) ||
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff)

/** A page that can be searched for ASCII is no UTF-16, whatever it says; GB 2312 is read as what contains it. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, META_WITHIN)).toString('latin1')
  const label = /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/iu.exec(head)?.[1]
  if (label === undefined) return undefined
  try {
    const { encoding } = new TextDecoder(label)
    if (encoding.startsWith('utf-16')) return 'utf-8'
    return encoding === 'gbk' ? 'gb18030' : encoding
  } catch {
    return undefined
  }
}
