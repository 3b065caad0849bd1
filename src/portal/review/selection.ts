import { useCallback, useState } from 'react'
import type { FindingId, RunId } from '../../domain/ids.js'
import type { PageBox } from '../../domain/parsed-document.js'
import type { Span } from '../../domain/span.js'
import type { TrackedChange } from '../../domain/tracked-changes.js'
import { call } from '../api/client.js'
import type { Focus } from '../viewer/marks.js'

/** UTF-16 units of a clause that are flashed when it is jumped to: its opening, not all its pages. */
const OPENING = 160

let nonce = 0

/** What is selected in the list, and which passage the page shows. */
export function useSelection(runId: RunId, paged: boolean, initial: FindingId | null) {
  const [selected, setSelected] = useState<FindingId | null>(initial)
  const [focus, setFocus] = useState<Focus | null>(null)

  const show = useCallback(
    (span: Span, boxes: readonly PageBox[]) => setFocus({ nonce: ++nonce, span, boxes, view: 'accepted' }),
    [],
  )

  /** Shows a span that no finding brought boxes for. */
  const showSpan = useCallback(
    (span: Span) => {
      const opening = { start: span.start, end: Math.min(span.end, span.start + OPENING) }
      if (!paged) return show(opening, [])
      call('readBoxes', { params: { runId }, query: opening }).then(
        ({ boxes }) => show(opening, boxes),
        () => undefined,
      )
    },
    [runId, paged, show],
  )

  /** Shows a tracked change where both what was there and what is to be there stand. */
  const showChange = useCallback(({ places: { proposed } }: TrackedChange) => {
    const span = { start: proposed.start, end: Math.max(proposed.end, proposed.start + 1) }
    setFocus({ nonce: ++nonce, span, boxes: [], view: 'proposed' })
  }, [])
  return { selected, setSelected, focus, show, showSpan, showChange }
}
