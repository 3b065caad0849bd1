import type { TermValue } from '../../domain/finding.js'

const DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30, Y: 365 }
const PERIODS = { year: 1, month: 12, day: 365 } as const

/**
 * The number a term is compared by: an amount in its currency, a duration in days (a month is 30, a year 365), a rate
 * in percent. With `per` "year" a rate counts as what it comes to in a year (one that names no period as it stands);
 * with "once" only a rate without a period has a number. Undefined where there is nothing to compare.
 */
export function magnitudeOf(value: TermValue, per: 'year' | 'once' | undefined): number | undefined {
  switch (value.type) {
    case 'amount':
      return value.amount
    case 'rate':
      if (per === 'once') return value.per === null ? value.percent : undefined
      return per === 'year' && value.per !== null ? value.percent * PERIODS[value.per] : value.percent
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
