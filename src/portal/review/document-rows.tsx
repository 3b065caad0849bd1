import { Anchor } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './document-panel.module.css'

/** A titled list with its length; nothing where it is empty. */
export function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <section className={classes.section}>
      <h3 className={classes.heading}>
        {title} <span className={classes.count}>{count}</span>
      </h3>
      {children}
    </section>
  )
}

/** Rows drawn before anyone asks for more. */
const FIRST = 50

export function Rows<Item>({
  items,
  children,
}: {
  items: readonly Item[]
  children: (item: Item) => ReactNode
}) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  return (
    <>
      <ul className={classes.rows}>{(all ? items : items.slice(0, FIRST)).map(children)}</ul>
      {!all && items.length > FIRST && (
        <Anchor component="button" size="sm" onClick={() => setAll(true)}>
          {t('document.showAll', { count: items.length })}
        </Anchor>
      )}
    </>
  )
}

interface RowProps {
  /** Where to go on a click; null for what has no place in the text. */
  go: (() => void) | null
  lead?: string | undefined
  children: ReactNode
}

/** A line of a list, which leads to its place where it has one. */
export function Row({ go, lead, children }: RowProps) {
  const content = (
    <>
      {lead !== undefined && <span className={classes.lead}>{lead}</span>}
      <span className={classes.text}>{children}</span>
    </>
  )
  return (
    <li>
      {go === null ? (
        <div className={classes.row}>{content}</div>
      ) : (
        <button type="button" className={classes.row} onClick={go}>
          {content}
        </button>
      )}
    </li>
  )
}
