import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { IconFilterOff, IconMoodCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FindingKind, Severity } from '../../domain/finding.js'
import type { FindingId } from '../../domain/ids.js'
import { SEVERITY_ICONS, SEVERITIES } from '../shared/severity.js'
import { isUndecided, type Entry } from './entries.js'
import { NO_FILTERS, type Filters, type Group as EntryGroup, type Grouping } from './filters.js'
import { FindingCard } from './finding-card.js'
import classes from './findings-panel.module.css'

interface FindingsPanelProps {
  entries: readonly Entry[]
  groups: readonly EntryGroup[]
  filters: Filters
  onFilters: (filters: Filters) => void
  grouping: Grouping
  onGrouping: (grouping: Grouping) => void
  selected: FindingId | null
  readOnly: boolean
  blocking: readonly FindingId[]
}

export function FindingsPanel(props: FindingsPanelProps) {
  const { entries, groups, filters, onFilters, grouping, onGrouping, selected, readOnly, blocking } = props
  const { t } = useTranslation()
  return (
    <>
      <div className={classes.filters}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <SegmentedControl
            size="xs"
            aria-label={t('findings.grouping')}
            value={grouping}
            onChange={(value) => onGrouping(value as Grouping)}
            data={[
              { value: 'severity', label: t('findings.bySeverity') },
              { value: 'clause', label: t('findings.byClause') },
            ]}
          />
          <Toggle
            on={filters.undecided}
            onToggle={() => onFilters({ ...filters, undecided: !filters.undecided })}
            label={t('findings.undecided')}
            count={entries.filter(isUndecided).length}
          />
        </Group>
        <div className={classes.toggles} role="group" aria-label={t('findings.filters')}>
          {SEVERITIES.map((severity) => (
            <SeverityToggle key={severity} {...{ severity, entries, filters, onFilters }} />
          ))}
        </div>
        <div className={classes.toggles} role="group" aria-label={t('findings.kinds')}>
          {(['risk', 'absence', 'clause', 'term'] as const).map((kind) => (
            <KindToggle key={kind} {...{ kind, entries, filters, onFilters }} />
          ))}
        </div>
      </div>
      {groups.length === 0 && <NothingShown entries={entries} filters={filters} onFilters={onFilters} />}
      {groups.map((group) => (
        <section key={group.key} className={classes.group}>
          <GroupHeading group={group} />
          <ul className={classes.list}>
            {group.entries.map((entry) => (
              <FindingCard
                key={entry.finding.id}
                entry={entry}
                selected={entry.finding.id === selected}
                readOnly={readOnly}
                blocked={blocking.includes(entry.finding.id)}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function GroupHeading({ group }: { group: EntryGroup }) {
  const { t } = useTranslation()
  const clause = group.entries[0]?.clause
  const name =
    group.severity !== undefined
      ? group.severity === null
        ? t('findings.unjudged')
        : t(`severity.${group.severity}`)
      : clause === undefined
        ? t('findings.wholeDocument')
        : [clause.citation, clause.heading].filter(Boolean).join(' · ') || t(`clauseKind.${clause.kind}`)
  const open = group.entries.filter(isUndecided).length
  return (
    <h3 className={classes.heading} data-severity={group.severity ?? undefined}>
      <span className={classes.headingName}>{name}</span>
      <span className={classes.headingCount}>
        {open > 0 ? t('findings.openOf', { open, total: group.entries.length }) : group.entries.length}
      </span>
    </h3>
  )
}

interface ToggleProps {
  on: boolean
  onToggle: () => void
  label: string
  count: number
  severity?: Severity
}

function Toggle({ on, onToggle, label, count, severity }: ToggleProps) {
  const Icon = severity === undefined ? undefined : SEVERITY_ICONS[severity]
  return (
    <button
      type="button"
      className={classes.toggle}
      aria-pressed={on}
      data-severity={severity}
      disabled={count === 0 && !on}
      onClick={onToggle}
    >
      {Icon !== undefined && <Icon size={13} aria-hidden />}
      {label}
      <span className={classes.count}>{count}</span>
    </button>
  )
}

interface FilterProps {
  entries: readonly Entry[]
  filters: Filters
  onFilters: (filters: Filters) => void
}

const flip = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

function SeverityToggle({ severity, entries, filters, onFilters }: FilterProps & { severity: Severity }) {
  const { t } = useTranslation()
  return (
    <Toggle
      on={filters.severities.includes(severity)}
      onToggle={() => onFilters({ ...filters, severities: flip(filters.severities, severity) })}
      label={t(`severity.${severity}`)}
      severity={severity}
      count={entries.filter((entry) => entry.severity === severity).length}
    />
  )
}

function KindToggle({ kind, entries, filters, onFilters }: FilterProps & { kind: FindingKind }) {
  const { t } = useTranslation()
  return (
    <Toggle
      on={filters.kinds.includes(kind)}
      onToggle={() => onFilters({ ...filters, kinds: flip(filters.kinds, kind) })}
      label={t(`kind.${kind}`)}
      count={entries.filter((entry) => entry.finding.kind === kind).length}
    />
  )
}

function NothingShown({ entries, filters, onFilters }: FilterProps) {
  const { t } = useTranslation()
  const done = filters.undecided && entries.filter(isUndecided).length === 0
  const none = entries.every((entry) => entry.finding.kind === 'term')
  const Icon = done || none ? IconMoodCheck : IconFilterOff
  return (
    <div className={classes.nothing}>
      <Icon size={34} stroke={1.3} color="var(--cs-dim)" />
      <Text size="sm" c="dimmed" ta="center">
        {none ? t('findings.none') : done ? t('findings.allDecided') : t('findings.filteredOut')}
      </Text>
      {!none && (
        <Button size="xs" variant="light" onClick={() => onFilters(NO_FILTERS)}>
          {t('findings.showAll')}
        </Button>
      )}
    </div>
  )
}
