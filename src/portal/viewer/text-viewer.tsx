import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextView } from '../../api/runs.js'
import type { FindingId } from '../../domain/ids.js'
import type { Block } from '../../domain/parsed-document.js'
import { overlaps, type Span } from '../../domain/span.js'
import type { Focus, Mark } from './marks.js'
import { foremost, segmentsOf } from './segments.js'
import classes from './text-viewer.module.css'
import viewer from './viewer.module.css'

/** Consecutive rows of one table are one item; every other block is its own. */
function itemsOf(blocks: readonly Block[]): Block[][] {
  const items: Block[][] = []
  for (const block of blocks) {
    const last = items.at(-1)
    const before = last?.at(-1)
    if (
      last !== undefined &&
      before?.kind === 'table-row' &&
      block.kind === 'table-row' &&
      before.table === block.table
    ) {
      last.push(block)
    } else items.push([block])
  }
  return items
}

const spanOf = (item: readonly Block[]): Span => ({
  start: item[0]?.span.start ?? 0,
  end: item.at(-1)?.span.end ?? 1,
})

interface TextViewerProps {
  view: TextView
  marks: readonly Mark[]
  selected: FindingId | null
  focus: Focus | null
  onPick: (findings: readonly FindingId[]) => void
}

/** The canonical text of a document that has no pages, with the same highlights; only blocks near the view exist. */
export function TextViewer({ view, marks, selected, focus, onPick }: TextViewerProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const items = useMemo(() => itemsOf(view.blocks), [view.blocks])
  // eslint-disable-next-line react-hooks/incompatible-library -- the portal is not compiled by React Compiler
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const span = spanOf(items[index] ?? [])
      return 28 + Math.ceil((span.end - span.start) / 90) * 26
    },
    paddingStart: 56,
    paddingEnd: 80,
    overscan: 8,
  })

  useEffect(() => {
    if (focus === null) return
    const index = items.findIndex((item) => spanOf(item).end > focus.span.start)
    if (index < 0) return
    virtualizer.scrollToIndex(index, { align: 'start' })
    // Heights above are estimates until they are drawn: the exact place is known a frame later.
    const frame = requestAnimationFrame(() => {
      scroller.current?.querySelector('[data-flash]')?.scrollIntoView({ block: 'center' })
    })
    return () => cancelAnimationFrame(frame)
  }, [focus, items, virtualizer])

  return (
    <div className={viewer.viewer}>
      <div
        ref={scroller}
        className={viewer.scroller}
        tabIndex={0}
        role="region"
        aria-label={t('viewer.text')}
      >
        <div
          className={classes.paper}
          style={{ height: virtualizer.getTotalSize() }}
          lang={view.language === 'zh' ? 'zh-CN' : 'en'}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.slot}
              style={{ transform: `translateY(${start}px)` }}
            >
              <BlockItem
                blocks={items[index] ?? []}
                text={view.text}
                marks={marks}
                selected={selected}
                focus={focus}
                onPick={onPick}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

interface BlockItemProps extends Omit<TextViewerProps, 'view'> {
  blocks: readonly Block[]
  text: string
}

const BlockItem = memo(function BlockItem({ blocks, text, ...shared }: BlockItemProps) {
  const near = { ...shared, marks: shared.marks.filter((mark) => overlaps(mark.span, spanOf(blocks))), text }
  const block = blocks[0]
  if (block === undefined) return null
  switch (block.kind) {
    case 'heading': {
      return (
        <div
          className={classes.heading}
          data-level={Math.min(block.level, 4)}
          role="heading"
          aria-level={Math.min(block.level + 1, 6)}
        >
          <Passage span={block.span} {...near} />
        </div>
      )
    }
    case 'table-row':
      return (
        <table className={classes.table}>
          <tbody>
            {blocks.map((row) => (
              <tr key={row.span.start}>
                {row.kind === 'table-row' &&
                  row.cells.map((cell) => (
                    <td key={cell.start}>
                      <Passage span={cell} {...near} />
                    </td>
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'list-item':
      return (
        <p className={classes.paragraph} style={{ paddingLeft: `${Math.min(block.level, 5) * 1.6}em` }}>
          <Passage span={block.span} {...near} />
        </p>
      )
    case 'furniture':
      return (
        <p className={classes.furniture}>
          <Passage span={block.span} {...near} />
        </p>
      )
    case 'paragraph':
      return (
        <p className={classes.paragraph}>
          <Passage span={block.span} {...near} />
        </p>
      )
  }
})

interface PassageProps extends Omit<BlockItemProps, 'blocks'> {
  span: Span
}

function Passage({ span, text, marks, selected, focus, onPick }: PassageProps) {
  return segmentsOf(span, marks).map((segment) => {
    const content = text.slice(segment.span.start, segment.span.end).replace(/\n$/, '')
    const flash = focus !== null && overlaps(focus.span, segment.span)
    const mark = segment.marks.find(({ findingId }) => findingId === selected) ?? foremost(segment.marks)
    if (mark === undefined && !flash) return content
    const findings = [...new Set(segment.marks.map(({ findingId }) => findingId))]
    return (
      <mark
        key={`${segment.span.start} ${flash ? focus.nonce : ''}`}
        className={classes.mark}
        data-finding={mark?.findingId}
        data-kind={mark?.kind}
        data-severity={mark?.severity ?? 'none'}
        data-rejected={mark?.rejected === true || undefined}
        data-selected={(mark !== undefined && mark.findingId === selected) || undefined}
        data-flash={flash || undefined}
        onClick={() => {
          if (findings.length > 0 && document.getSelection()?.isCollapsed !== false) onPick(findings)
        }}
      >
        {content}
      </mark>
    )
  })
}
