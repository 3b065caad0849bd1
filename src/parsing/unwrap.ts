const CJK = /[\u2E80-\u2FDF\u3000-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF“”‘’—…]/u
const IDEOGRAPH = /[\u3000-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u

/**
 * What stands between two lines of one paragraph: nothing between Chinese or Japanese characters, else one space.
 * Quotation marks and dashes, which both scripts share, count as Chinese beside an ideograph.
 */
export function lineSeparator(before: string, after: string): '' | ' ' {
  const last = before.at(-1) ?? ''
  const first = after[0] ?? ''
  const bothChinese = CJK.test(last) && CJK.test(first)
  return bothChinese && (IDEOGRAPH.test(last) || IDEOGRAPH.test(first)) ? '' : ' '
}

/** Hard-wrapped lines as one. */
export function unwrap(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .reduce((text, line) => (text === '' ? line : `${text}${lineSeparator(text, line)}${line}`), '')
}
