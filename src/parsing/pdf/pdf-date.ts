import { Timestamp } from '../../domain/annotation.js'

const DATE = /^(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(?:(\d{2})'?)?)?/u

/** A date as PDF writes it (ISO 32000-2, 7.9.4: `D:20260115093000+08'00'`); null for what names no moment. */
export function pdfDate(value: string): Timestamp | null {
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    utc,
    sign,
    h,
    m = '00',
  ] = DATE.exec(value.trim()) ?? []
  if (year === undefined) return null
  const offset = sign === undefined ? (utc === undefined ? '' : 'Z') : `${sign}${h}:${m}`
  const parsed = Timestamp.safeParse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  return parsed.success ? parsed.data : null
}
