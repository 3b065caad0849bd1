import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, memo, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextView } from '../../api/runs.js'
import type { FindingId } from '../../domain/ids.js'
import type { Block } from '../../domain/parsed-document.js'
import { overlaps, type Span } from '../../domain/span.js'
import type { Table } from '../../domain/table.js'
import type { Focus, Mark } from './marks.js'
import { ChangePoint, Changed } from './change.js'
import { pointsIn, shownChanges, type ChangeMark } from './revisions.js'
import { foremost, segmentsOf } from './segments.js'
import { gridOf } from './table-grid.js'
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

/** A text with its blocks: the document's own, or another view of a document with tracked changes. */
export type ViewedText = Pick<TextView, 'text' | 'blocks' | 'language' | 'tables'>

interface TextViewerProps {
  view: ViewedText
  /** Tracked changes where this view shows them. */
  changes?: readonly ChangeMark[]
  marks: readonly Mark[]
  selected: FindingId | null
  focus: Focus | null
  onPick: (findings: readonly FindingId[]) => void
}

const NO_CHANGES: readonly ChangeMark[] = []

/** A document's text without its pages, with the same highlights; only blocks near the view exist. */
export function TextViewer({ view, changes = NO_CHANGES, marks, selected, focus, onPick }: TextViewerProps) {
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
                tables={view.tables}
                changes={changes}
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

interface BlockItemProps extends Omit<TextViewerProps, 'view' | 'changes'> {
  blocks: readonly Block[]
  text: string
  tables: readonly Table[]
  changes: readonly ChangeMark[]
}

const BlockItem = memo(function BlockItem({ blocks, text, tables, ...shared }: BlockItemProps) {
  const span = spanOf(blocks)
  const near = {
    ...shared,
    marks: shared.marks.filter((mark) => overlaps(mark.span, span)),
    changes: shared.changes.filter(({ place }) => place.start < span.end && place.end >= span.start),
    text,
  }
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
      return <TableItem blocks={blocks} table={tables.find(({ id }) => id === block.table)} {...near} />
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

interface TableItemProps extends Omit<BlockItemProps, 'tables'> {
  table: Table | undefined
}

/** A table on its grid, merged cells and all; row by row where only its rows are known or only some stand together. */
function TableItem({ blocks, table, ...near }: TableItemProps) {
  const { start, end } = spanOf(blocks)
  const whole =
    table?.cells.every(({ span }) => span === null || (span.start >= start && span.end <= end)) === true
  return (
    <table className={classes.table}>
      <tbody>
        {table !== undefined && whole
          ? gridOf(table).map((cells, row) => (
              <tr key={row}>
                {cells.map((cell) => {
                  const Cell = cell.header ? 'th' : 'td'
                  return (
                    <Cell key={cell.column} rowSpan={cell.rowSpan} colSpan={cell.columnSpan}>
                      {cell.span !== null && <Passage span={cell.span} {...near} />}
                    </Cell>
                  )
                })}
              </tr>
            ))
          : blocks.map((row) => (
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
}

interface PassageProps extends Omit<BlockItemProps, 'blocks' | 'tables'> {
  span: Span
}

type ShownChange = ChangeMark & { readonly span: Span }
type Layer = Mark | ShownChange
const isMark = (layer: Layer): layer is Mark => 'findingId' in layer
const isChange = (layer: Layer): layer is ShownChange => 'change' in layer

function Passage({ span, changes, marks, ...shared }: PassageProps) {
  const points = pointsIn(changes, span)
  const cuts = [span.start, ...new Set(points.map(({ place }) => place.start)), span.end]
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? span.start
    return (
      <Fragment key={start}>
        {points
          .filter(({ place }) => place.start === start)
          .map(({ change }) => (
            <ChangePoint key={change.id} change={change} />
          ))}
        {end > start && <Stretch span={{ start, end }} changes={changes} marks={marks} {...shared} />}
      </Fragment>
    )
  })
}

function Stretch({ span, text, changes, marks, selected, focus, onPick }: PassageProps) {
  const layers: Layer[] = [...marks, ...shownChanges(changes)]
  return segmentsOf(span, layers).map((segment) => {
    const plain = text.slice(segment.span.start, segment.span.end).replace(/\n$/, '')
    const change = segment.marks.find(isChange)
    const content = change === undefined ? plain : <Changed change={change.change}>{plain}</Changed>
    const flash = focus !== null && overlaps(focus.span, segment.span)
    const found = segment.marks.filter(isMark)
    const mark = found.find(({ findingId }) => findingId === selected) ?? foremost(found)
    if (mark === undefined && !flash) return <Fragment key={segment.span.start}>{content}</Fragment>
    const findings = [...new Set(found.map(({ findingId }) => findingId))]
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
