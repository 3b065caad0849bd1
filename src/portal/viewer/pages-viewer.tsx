import { Alert } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextView } from '../../api/runs.js'
import type { FindingId } from '../../domain/ids.js'
import { marksByPage, type Focus, type Mark, type PageMark } from './marks.js'
import { DocumentPage, type PageSource } from './page.js'
import { usePdf } from './pdf.js'
import { ViewerToolbar } from './toolbar.js'
import classes from './viewer.module.css'

/** CSS pixels between pages and around them. */
const GAP = 16
const NO_MARKS: readonly PageMark[] = []
/** CSS pixels a point at 100 %: 96 pixels and 72 points an inch. */
const FULL_SIZE = 96 / 72

interface PagesProps {
  documentId: string
  pages: TextView['pages']
  marks: readonly Mark[]
  selected: FindingId | null
  focus: Focus | null
  onPick: (findings: readonly FindingId[]) => void
  /** Whether the text that was read stands beside the pages. */
  textBeside: boolean
  onTextBeside: (beside: boolean) => void
}

/** Pages drawn by pdf.js from the stored file, sharp at every zoom and with selectable text. */
export function PdfPages(props: PagesProps) {
  const { pdf, failed } = usePdf(props.documentId)
  const source = useMemo((): PageSource => ({ kind: 'pdf', pdf }), [pdf])
  return <PagesViewer {...props} source={source} failed={failed} />
}

/** Pages as pictures drawn by the server: scans, and files that ask for a password which the server keeps. */
export function PicturePages(props: PagesProps) {
  const { documentId } = props
  const source = useMemo((): PageSource => ({ kind: 'pictures', documentId }), [documentId])
  return <PagesViewer {...props} source={source} failed={false} />
}

interface PagesViewerProps extends PagesProps {
  source: PageSource
  failed: boolean
}

/** The real pages, one above the other; only those near the view are in the document. */
function PagesViewer(props: PagesViewerProps) {
  const { source, failed, pages, marks, selected, focus, onPick, textBeside, onTextBeside } = props
  const { t } = useTranslation()
  const { ref: sizeRef, width } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const ref = useMergedRef(sizeRef, scroller)
  const [zoom, setZoom] = useState<number | null>(null)

  const widest = Math.max(...pages.map((page) => page.width))
  const fit = width > 0 ? Math.min((width - 2 * GAP) / widest, 2 * FULL_SIZE) : FULL_SIZE
  const scale = zoom === null ? fit : zoom * FULL_SIZE
  const byPage = useMemo(() => marksByPage(marks), [marks])

  // eslint-disable-next-line react-hooks/incompatible-library -- the portal is not compiled by React Compiler
  const virtualizer = useVirtualizer({
    count: pages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (pages[index]?.height ?? 0) * scale,
    gap: GAP,
    paddingStart: GAP,
    paddingEnd: GAP,
    overscan: 1,
  })

  const scaled = useRef(scale)
  useLayoutEffect(() => {
    virtualizer.measure()
    const element = scroller.current
    if (element !== null) element.scrollTop *= scale / scaled.current
    scaled.current = scale
  }, [scale, virtualizer])

  const scrollTo = useCallback(
    (page: number, top: number, left: number) => {
      const element = scroller.current
      const start = virtualizer.measurementsCache[page - 1]?.start
      if (element === null || start === undefined) return
      const target = Math.max(0, start + top * scaled.current - element.clientHeight * 0.3)
      const near = Math.abs(target - element.scrollTop) < 2 * element.clientHeight
      const wide = element.scrollWidth > element.clientWidth
      element.scrollTo({
        top: target,
        ...(wide ? { left: Math.max(0, left * scaled.current - element.clientWidth * 0.2) } : {}),
        behavior: near ? 'smooth' : 'instant',
      })
    },
    [virtualizer],
  )

  const ready = width > 0
  useEffect(() => {
    const first = focus?.boxes[0]
    if (ready && first !== undefined) scrollTo(first.page, first.box.y0, first.box.x0)
  }, [focus, ready, scrollTo])

  const middle = (virtualizer.scrollOffset ?? 0) + (scroller.current?.clientHeight ?? 0) / 2
  const visible = virtualizer.getVirtualItems()
  const current = (visible.find((item) => item.end + GAP >= middle) ?? visible.at(-1))?.index ?? 0

  return (
    <div className={classes.viewer}>
      <ViewerToolbar
        page={current + 1}
        pages={pages.length}
        zoom={scale / FULL_SIZE}
        fitted={zoom === null}
        onZoom={setZoom}
        onPage={(page) => virtualizer.scrollToIndex(page - 1, { align: 'start' })}
        recognition={pages[current]?.recognition ?? null}
        textBeside={textBeside}
        onTextBeside={onTextBeside}
      />
      <div ref={ref} className={classes.scroller} tabIndex={0} role="region" aria-label={t('viewer.pages')}>
        {failed && (
          <Alert color="red" m="md">
            {t('viewer.failed')}
          </Alert>
        )}
        {ready && (
          <div
            style={{
              height: virtualizer.getTotalSize(),
              minWidth: widest * scale + 2 * GAP,
              position: 'relative',
            }}
          >
            {visible.map(({ index, start }) => {
              const page = pages[index]
              return (
                page !== undefined && (
                  <div
                    key={page.number}
                    className={classes.slot}
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <DocumentPage
                      source={source}
                      number={page.number}
                      width={page.width}
                      height={page.height}
                      scale={scale}
                      marks={byPage.get(page.number) ?? NO_MARKS}
                      selected={selected}
                      focus={focus}
                      onPick={onPick}
                    />
                  </div>
                )
              )
            })}
          </div>
        )}
      </div>
    </div>
  )
}
