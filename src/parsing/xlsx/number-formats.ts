import { format, getFormatFromId, isDateFormat } from 'numfmt'
import { attribute, child, children, parseXml } from '../ooxml/xml.js'

/** Shows the values of cells; `style` is a cell's index among the workbook's cell formats. */
export interface NumberFormats {
  /** A number or text under its style; `hides` where the style shows nothing of a value that is there. */
  show(value: number | string, style: number): { readonly text: string; readonly hides: boolean }
}

/**
 * Formats that a workbook names by number alone (ECMA-376 part 1, section 18.8.30). Where their look is left to the
 * reader's system, in the order of a date's parts or the sign of a currency, they are shown in a way that cannot be
 * misread: ISO dates, amounts without a sign. 27 to 36 and 50 to 58 are those of Chinese.
 */
const BY_NUMBER: Readonly<Record<number, string>> = {
  5: '#,##0_);(#,##0)',
  6: '#,##0_);(#,##0)',
  7: '#,##0.00_);(#,##0.00)',
  8: '#,##0.00_);(#,##0.00)',
  14: 'yyyy-mm-dd',
  22: 'yyyy-mm-dd h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'yyyy-mm-dd',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: 'AM/PM h"时"mm"分"',
  35: 'AM/PM h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  42: '#,##0_);(#,##0);"-"_);@_)',
  44: '#,##0.00_);(#,##0.00);"-"_);@_)',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: 'AM/PM h"时"mm"分"',
  56: 'AM/PM h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
}
/** Days from the origin of Excel's dates to that of the 1904 system, which old workbooks of the Mac count by. */
const DAYS_TO_1904 = 1462
const GENERAL = 'General'

/** The cell formats of a workbook's styles part; none where there is no such part. */
export function readNumberFormats(styles: string | undefined, from1904: boolean): NumberFormats {
  const root = styles === undefined ? undefined : parseXml(styles)
  const own = new Map(
    children(child(root, 'numFmts'), 'numFmt').map((entry) => [
      Number(attribute(entry, 'numFmtId')),
      attribute(entry, 'formatCode') ?? GENERAL,
    ]),
  )
  const codes = children(child(root, 'cellXfs'), 'xf').map((xf) => {
    const id = Number(attribute(xf, 'numFmtId') ?? 0)
    return readable(own.get(id) ?? BY_NUMBER[id] ?? getFormatFromId(id))
  })
  const dates = codes.map((code) => isDateFormat(code))
  return {
    show(value, style) {
      const code = codes[style] ?? GENERAL
      if (typeof value === 'string')
        return shown(value, /^(?:general|@)?$/iu.test(code) ? value : apply(code, value))
      const number = from1904 && dates[style] === true ? value + DAYS_TO_1904 : value
      return shown(general(value), code.toLowerCase() === 'general' ? general(value) : apply(code, number))
    },
  }
}

/** numfmt knows the signs of a half day by their English name only. */
const readable = (code: string): string => code.replaceAll('上午/下午', 'AM/PM')

const shown = (plain: string, text: string): { text: string; hides: boolean } =>
  text.trim() === '' && plain.trim() !== '' ? { text: plain, hides: true } : { text, hides: false }

/** A format that is not understood leaves the plain value. */
function apply(code: string, value: number | string): string {
  try {
    return format(code, value, { locale: /[时分秒年月日]/u.test(code) ? 'zh-CN' : 'en-US' })
  } catch {
    return typeof value === 'number' ? general(value) : value
  }
}

/**
 * A number without a format. Excel cuts whole numbers of over eleven digits to "1.23457E+11" in a narrow cell; account
 * numbers and large sums stay whole here, up to the fifteen digits that Excel keeps.
 */
const general = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : format(GENERAL, value)
