import { SegmentedControl } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentView } from '../../api/documents.js'
import type { TextView } from '../../api/runs.js'
import type { FindingId } from '../../domain/ids.js'
import { RevisionView, type TrackedChanges } from '../../domain/tracked-changes.js'
import type { Focus, Mark } from './marks.js'
import { PdfPages, PicturePages } from './pages-viewer.js'
import { changeMarks, toProposed } from './revisions.js'
import { TextViewer, type ViewedText } from './text-viewer.js'
import classes from './viewer.module.css'

interface DocumentViewerProps {
  document: DocumentView
  view: TextView
  marks: readonly Mark[]
  selected: FindingId | null
  focus: Focus | null
  onPick: (findings: readonly FindingId[]) => void
}

/** A document as it looks: its pages, with the text that was read from them beside if wanted, or its text. */
export function DocumentViewer({ document, view, ...shared }: DocumentViewerProps) {
  const [beside, setBeside] = useLocalStorage({ key: 'countersign.text-beside', defaultValue: false })
  if (view.pages.length === 0) {
    return view.trackedChanges === null ? (
      <TextViewer view={view} {...shared} />
    ) : (
      <RevisedViewer view={view} tracked={view.trackedChanges} {...shared} />
    )
  }
  const Pages = view.format === 'pdf' && !document.encrypted ? PdfPages : PicturePages
  const pages = (
    <Pages
      documentId={document.id}
      pages={view.pages}
      textBeside={beside}
      onTextBeside={setBeside}
      {...shared}
    />
  )
  if (!beside) return pages
  return (
    <div className={classes.beside}>
      {pages}
      <TextViewer view={view} {...shared} />
    </div>
  )
}

interface RevisedViewerProps extends Omit<DocumentViewerProps, 'document'> {
  tracked: TrackedChanges
}

/** A document with tracked changes, in one of its three views. Findings stand in the accepted text. */
function RevisedViewer({ view, tracked, marks, focus, ...shared }: RevisedViewerProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<RevisionView>('proposed')
  const [answered, setAnswered] = useState<number | null>(null)
  if (focus !== null && focus.nonce !== answered) {
    setAnswered(focus.nonce)
    if (shown === 'original') setShown(focus.view)
    if (focus.view === 'proposed') setShown('proposed')
  }

  const { changes } = tracked
  const viewed = useMemo(() => viewedText(view, tracked, shown), [view, tracked, shown])
  const shownMarks = useMemo(() => {
    if (shown === 'accepted') return marks
    if (shown === 'original') return []
    return marks.flatMap((mark) => {
      const span = toProposed(mark.span, changes, view.text, tracked.proposed.text)
      return span === undefined ? [] : [{ ...mark, span }]
    })
  }, [marks, shown, changes, view, tracked])
  const shownFocus = useMemo(() => {
    if (focus === null || focus.view === shown) return focus
    if (focus.view !== 'accepted' || shown !== 'proposed') return null
    const span = toProposed(focus.span, changes, view.text, tracked.proposed.text)
    return span === undefined ? null : { ...focus, span }
  }, [focus, shown, changes, view, tracked])

  return (
    <div className={classes.revised}>
      <div className={classes.toolbar} role="toolbar" aria-label={t('change.views')}>
        <SegmentedControl
          size="xs"
          value={shown}
          onChange={(value) => setShown(RevisionView.parse(value))}
          aria-label={t('change.views')}
          data={(['proposed', 'original', 'accepted'] as const).map((value) => ({
            value,
            label: t(`change.view.${value}`),
          }))}
        />
        <span className={classes.hint}>{t(`change.hint.${shown}`, { count: changes.length })}</span>
      </div>
      <TextViewer
        key={shown}
        view={viewed}
        changes={changeMarks(changes, shown)}
        marks={shownMarks}
        focus={shownFocus}
        {...shared}
      />
    </div>
  )
}

function viewedText(view: TextView, tracked: TrackedChanges, shown: RevisionView): ViewedText {
  if (shown === 'accepted') return view
  const { text, blocks } = tracked[shown]
  return { text, blocks, language: view.language, tables: [] }
}
