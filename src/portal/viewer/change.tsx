import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrackedChange } from '../../domain/tracked-changes.js'
import { formatMoment, useLanguage } from '../i18n/format.js'
import classes from './change.module.css'

/** Who made a change or a remark, and when, in a line. */
export function useByline(): (made: Pick<TrackedChange, 'author' | 'at'>) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return ({ author, at }) =>
    [author ?? t('change.nobody'), ...(at === null ? [] : [formatMoment(at, language)])].join(' · ')
}

/** Of which kind a change is, who made it and when, in a line. */
export function useChangeTitle(): (change: TrackedChange) => string {
  const { t } = useTranslation()
  const byline = useByline()
  return (change) => `${t(`change.kind.${change.kind}`)} · ${byline(change)}`
}

/** Text that a tracked change inserted, deleted, moved or formatted. */
export function Changed({ change, children }: { change: TrackedChange; children: ReactNode }) {
  const title = useChangeTitle()(change)
  const props = { className: classes.changed, title, 'data-change': change.id, 'data-kind': change.kind }
  if (change.kind === 'insertion' || change.kind === 'move-to') return <ins {...props}>{children}</ins>
  if (change.kind === 'deletion' || change.kind === 'move-from') return <del {...props}>{children}</del>
  return <span {...props}>{children}</span>
}

/** The point at which a view leaves out a change's text: never silently. */
export function ChangePoint({ change }: { change: TrackedChange }) {
  const { t } = useTranslation()
  const title = useChangeTitle()(change)
  if (change.kind === 'formatting') return null
  const label = t('change.leftOut', { title, text: change.text })
  return (
    <span
      className={classes.point}
      data-change={change.id}
      data-kind={change.kind}
      role="img"
      aria-label={label}
      title={label}
    />
  )
}
