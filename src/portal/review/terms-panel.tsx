import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { TermType, type Finding } from '../../domain/finding.js'
import { useTermFormat } from '../i18n/format.js'
import { CitationChip } from './quote-link.js'
import type { Entry } from './entries.js'
import classes from './terms-panel.module.css'

type Term = Extract<Finding, { kind: 'term' }>

/** The facts of the document, normalised, each value once with every place that states it. */
export function TermsPanel({ entries }: { entries: readonly Entry[] }) {
  const { t } = useTranslation()
  const format = useTermFormat()
  const terms = useMemo(
    () =>
      entries.flatMap(({ finding, clause }) => (finding.kind === 'term' ? [{ term: finding, clause }] : [])),
    [entries],
  )
  if (terms.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="xl" ta="center">
        {t('term.none')}
      </Text>
    )
  }
  return (
    <div className={classes.panel}>
      {TermType.options.map((type) => {
        const rows = new Map<string, { term: Term; citation: string | undefined }[]>()
        for (const { term, clause } of terms) {
          if (term.value.type !== type) continue
          const text = format(term.value)
          const row = { term, citation: clause?.citation }
          rows.set(text, [...(rows.get(text) ?? []), row])
        }
        if (rows.size === 0) return null
        return (
          <section key={type} className={classes.group}>
            <h3 className={classes.heading}>{t(`term.type.${type}`)}</h3>
            <ul className={classes.list}>
              {[...rows].map(([text, found]) => (
                <li key={text} className={classes.row}>
                  <span className={classes.value}>{text}</span>
                  <span className={classes.places}>
                    {found[0]?.citation !== undefined && found[0].citation !== '' && (
                      <span className={classes.citation}>{found[0].citation}</span>
                    )}
                    {found
                      .flatMap(({ term }) => term.evidence)
                      .slice(0, 6)
                      .map((evidence, index) => (
                        <CitationChip key={index} evidence={evidence} number={index + 1} />
                      ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
