import { useTranslation } from 'react-i18next'
import type { TermValue } from '../../domain/finding.js'
import type { Language } from '../../domain/language.js'

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'zh' ? 'zh' : 'en'
}

const localeOf = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en-GB')

export const formatMoment = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  )

/** "3 minutes ago" within a day, else the date. */
export function formatAgo(iso: string, language: Language, now = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000)
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' })
  if (Math.abs(seconds) < 60) return relative.format(Math.min(seconds, 0), 'second')
  if (Math.abs(seconds) < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(new Date(iso))
}

export function formatBytes(bytes: number, language: Language): string {
  const [value, unit] =
    bytes < 1_000_000
      ? [Math.max(1, Math.round(bytes / 1000)), 'kilobyte']
      : [Math.round(bytes / 100_000) / 10, 'megabyte']
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit }).format(value)
}

export const formatPercent = (share: number, language: Language): string =>
  new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 0 }).format(share)

export function formatMilliseconds(milliseconds: number, language: Language): string {
  const long = milliseconds >= 1000
  return new Intl.NumberFormat(localeOf(language), {
    style: 'unit',
    unit: long ? 'second' : 'millisecond',
    maximumFractionDigits: long ? 1 : 0,
  }).format(long ? milliseconds / 1000 : milliseconds)
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const DURATION_UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second']

/** An ISO 8601 duration in words; the code itself where it is of a form we do not know (fractions). */
function formatDuration(iso: string, language: Language): string {
  const parts = DURATION.exec(iso)?.slice(1) ?? []
  const words = parts.flatMap((count, index) =>
    count === undefined
      ? []
      : [
          new Intl.NumberFormat(localeOf(language), {
            style: 'unit',
            unit: DURATION_UNITS[index] ?? 'day',
            unitDisplay: 'long',
          }).format(Number(count)),
        ],
  )
  return words.length === 0 ? iso : words.join(' ')
}

/** A term's normalised value for people. */
export function useTermFormat(): (value: TermValue) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return (value) => {
    switch (value.type) {
      case 'party':
        return value.role === null
          ? value.name
          : t('term.partyWithRole', { name: value.name, role: value.role })
      case 'date':
        return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
          new Date(`${value.date}T00:00:00Z`),
        )
      case 'amount':
        return value.currency === null
          ? new Intl.NumberFormat(localeOf(language)).format(value.amount)
          : new Intl.NumberFormat(localeOf(language), {
              style: 'currency',
              currency: value.currency,
              currencyDisplay: 'code',
              minimumFractionDigits: Number.isInteger(value.amount) ? 0 : 2,
            }).format(value.amount)
      case 'rate': {
        const percent = `${new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 6 }).format(value.percent)}%`
        return value.per === null ? percent : t(`term.per.${value.per}`, { percent })
      }
      case 'duration': {
        const words = formatDuration(value.iso, language)
        return value.business ? t('term.businessDuration', { duration: words }) : words
      }
      case 'governing-law':
        return value.jurisdiction
    }
  }
}
