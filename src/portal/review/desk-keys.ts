import { useHotkeys } from '@mantine/hooks'
import type { FindingId } from '../../domain/ids.js'
import { COMMENT_FIELD } from './comments.js'
import type { useDeskState } from './desk-state.js'

type HotkeyItem = Parameters<typeof useHotkeys>[0][number]

interface DeskKeys {
  desk: ReturnType<typeof useDeskState>
  readOnly: boolean
  enabled: boolean
  onHelp: () => void
}

/** Where a key is a letter, or belongs to what is open above the desk. */
const BUSY = 'textarea, select, input:not([type="radio"], [type="checkbox"]), [role="dialog"], [role="menu"]'

const unlessBusy =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest(BUSY) !== null) return
    event.preventDefault()
    act()
  }

/** One key each for what a reviewer does most. */
export function useDeskKeys({ desk, readOnly, enabled, onHelp }: DeskKeys): void {
  const onOpen = (act: (findingId: FindingId) => void) => () => {
    const { current } = desk
    if (!readOnly && current !== undefined && current.decision === undefined) act(current.finding.id)
  }
  const keys: Readonly<Record<string, () => void>> = {
    j: () => desk.step(1),
    k: () => desk.step(-1),
    a: onOpen(desk.actions.accept),
    r: onOpen((id) => desk.actions.ask('reject', id)),
    e: onOpen((id) => desk.actions.ask('amend', id)),
    c: () => document.getElementById(COMMENT_FIELD)?.focus(),
    u: () => {
      if (!readOnly) desk.undo()
    },
    'shift+?': onHelp,
  }
  const items = Object.entries(keys).map(([key, act]): HotkeyItem => [
    key,
    unlessBusy(act),
    { preventDefault: false },
  ])
  useHotkeys(enabled && desk.tab === 'findings' ? items : [], [])
}
