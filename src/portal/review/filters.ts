import { Severity, type FindingKind } from '../../domain/finding.js'
import type { ClauseId } from '../../domain/ids.js'
import { isUndecided, type Entry } from './entries.js'

export interface Filters {
  readonly kinds: readonly FindingKind[]
  readonly severities: readonly Severity[]
  readonly undecided: boolean
}

/** Terms have a tab of their own and are listed among the findings only when asked for. */
export const NO_FILTERS: Filters = { kinds: [], severities: [], undecided: false }

export const passes = (entry: Entry, filters: Filters): boolean =>
  (filters.kinds.length === 0 ? entry.finding.kind !== 'term' : filters.kinds.includes(entry.finding.kind)) &&
  (filters.severities.length === 0 ||
    (entry.severity !== null && filters.severities.includes(entry.severity))) &&
  (!filters.undecided || isUndecided(entry))

export type Grouping = 'severity' | 'clause'

export interface Group {
  readonly key: string
  /** The severity, or null for what nothing judges; undefined when grouped by clause. */
  readonly severity?: Severity | null
  /** The clause's id, or null for what concerns the whole document; undefined when grouped by severity. */
  readonly clause?: ClauseId | null
  readonly entries: readonly Entry[]
}

/** Entries in the order in which they are shown and walked through by keyboard. */
export function groupEntries(entries: readonly Entry[], grouping: Grouping): Group[] {
  if (grouping === 'severity') {
    return [...Severity.options, null]
      .map((severity) => ({
        key: severity ?? 'none',
        severity,
        entries: entries.filter((entry) => entry.severity === severity),
      }))
      .filter((group) => group.entries.length > 0)
  }
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = entry.clause?.id ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups]
    .map(([key, members]) => ({
      key: key === '' ? 'whole' : key,
      clause: members[0]?.clause?.id ?? null,
      entries: members,
    }))
    .sort((a, b) => startOf(a.entries) - startOf(b.entries))
}

/** Whole-document entries first, then in document order. */
const startOf = (entries: readonly Entry[]) => entries[0]?.clause?.span.start ?? -1
