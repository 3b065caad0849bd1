import { memo } from 'react'
import type { FindingId } from '../../domain/ids.js'
import type { Focus, PageMark } from './marks.js'
import classes from './highlights.module.css'

interface HighlightsProps {
  page: number
  marks: readonly PageMark[]
  scale: number
  selected: FindingId | null
  hovered: FindingId | null
  focus: Focus | null
}

/**
 * Coloured boxes over a page: kind by form (risk filled with a bar, clause tinted, term underlined, rejected passage
 * dashed), severity by colour. They take no clicks: the page asks which lie at a point, so that text stays selectable.
 */
export const Highlights = memo(function Highlights({
  page,
  marks,
  scale,
  selected,
  hovered,
  focus,
}: HighlightsProps) {
  const place = ({ x0, y0, x1, y1 }: PageMark['box']) => ({
    left: x0 * scale,
    top: y0 * scale,
    width: (x1 - x0) * scale,
    height: (y1 - y0) * scale,
  })
  return (
    <div className={classes.layer} aria-hidden>
      {marks.map(({ mark, box }, index) => (
        <span
          key={index}
          className={classes.mark}
          style={place(box)}
          data-finding={mark.findingId}
          data-kind={mark.kind}
          data-severity={mark.severity ?? 'none'}
          data-rejected={mark.rejected || undefined}
          data-selected={mark.findingId === selected || undefined}
          data-hovered={mark.findingId === hovered || undefined}
        />
      ))}
      {focus?.boxes
        .filter((box) => box.page === page)
        .map(({ box }, index) => (
          <span key={`${focus.nonce} ${index}`} className={classes.flash} style={place(box)} />
        ))}
    </div>
  )
})
