import type { TermValue } from '../../domain/finding.js'

const DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30, Y: 365 }
const PERIODS = { year: 1, month: 12, day: 365 } as const

/**
 * The number a term is compared by: an amount in its currency, a duration in days (a month is 30, a year 365), a rate
 * in percent. With `per` "year" only a rate with a period has a number, what it comes to in a year; with "once" only a
 * rate without one. Undefined where there is nothing to compare.
 */
export function magnitudeOf(value: TermValue, per: 'year' | 'once' | undefined): number | undefined {
  switch (value.type) {
    case 'amount':
      return value.amount
    case 'rate':
      if (per === 'once') return value.per === null ? value.percent : undefined
      if (per === undefined) return value.percent
      return value.per === null ? undefined : value.percent * PERIODS[value.per]
    case 'duration': {
      const match = /^P(?:(\d+)([DWMY])|T(\d+)H)$/.exec(value.iso)
      if (match === null) return undefined
      return match[3] === undefined ? Number(match[1]) * (DAYS[match[2] ?? 'D'] ?? 1) : Number(match[3]) / 24
    }
    case 'party':
    case 'date':
    case 'governing-law':
      return undefined
  }
}
