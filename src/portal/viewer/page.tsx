import {
  TextLayer,
  type PDFDocumentProxy,
  type PDFPageProxy,
  type RenderTask,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import { Loader } from '@mantine/core'
import { memo, useEffect, useRef, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingId } from '../../domain/ids.js'
import { urlOf } from '../api/client.js'
import { Highlights } from './highlights.js'
import { findingsAt, type Focus, type PageMark } from './marks.js'
import classes from './page.module.css'

/** Canvas pixels of one page; above it browsers grow slow or refuse. */
const MOST_PIXELS = 16_000_000
/** Milliseconds a page must stay in view before it is drawn: pages that fly past cost nothing. */
const SETTLE = 50

/** Where pages are drawn from: pdf.js (null until the file is open), or the server. */
export type PageSource =
  | { readonly kind: 'pdf'; readonly pdf: PDFDocumentProxy | null }
  | { readonly kind: 'pictures'; readonly documentId: string }

interface DocumentPageProps {
  source: PageSource
  number: number
  /** In points, as displayed. */
  width: number
  height: number
  /** CSS pixels a point. */
  scale: number
  marks: readonly PageMark[]
  selected: FindingId | null
  focus: Focus | null
  onPick: (findings: readonly FindingId[]) => void
}

const NO_FINDINGS: readonly FindingId[] = []

export const DocumentPage = memo(function DocumentPage(props: DocumentPageProps) {
  const { source, number, width, height, scale, marks, selected, focus, onPick } = props
  const { t } = useTranslation()
  const frame = useRef<HTMLElement>(null)
  const [hovered, setHovered] = useState(NO_FINDINGS)

  const at = (event: MouseEvent) => {
    const place = frame.current?.getBoundingClientRect()
    if (place === undefined) return NO_FINDINGS
    return findingsAt(marks, (event.clientX - place.left) / scale, (event.clientY - place.top) / scale)
  }
  const pick = (event: MouseEvent) => {
    const findings = at(event)
    if (findings.length > 0 && document.getSelection()?.isCollapsed !== false) onPick(findings)
  }
  const hover = (event: MouseEvent) => {
    const findings = at(event)
    setHovered((now) => (now.join() === findings.join() ? now : findings))
  }

  return (
    <section
      ref={frame}
      className={classes.page}
      style={{ width: width * scale, height: height * scale, ['--total-scale-factor' as string]: scale }}
      data-page={number}
      data-over-mark={hovered.length > 0 || undefined}
      aria-label={t('viewer.page', { page: number })}
      onClick={pick}
      onMouseMove={hover}
      onMouseLeave={() => setHovered(NO_FINDINGS)}
    >
      {source.kind === 'pictures' && (
        <PagePicture documentId={source.documentId} number={number} cssWidth={width * scale} />
      )}
      {source.kind === 'pdf' && <PagePaint pdf={source.pdf} number={number} cssWidth={width * scale} />}
      <Highlights
        page={number}
        marks={marks}
        scale={scale}
        selected={selected}
        hovered={hovered[0] ?? null}
        focus={focus}
      />
      {source.kind === 'pdf' && <PageText pdf={source.pdf} number={number} />}
    </section>
  )
})

/** Widths in CSS pixels for which the server is asked: few, so that its answers are used again while zooming. */
const PICTURE_WIDTHS = [800, 1600, 2400]

function PagePicture({
  documentId,
  number,
  cssWidth,
}: {
  documentId: string
  number: number
  cssWidth: number
}) {
  const { t } = useTranslation()
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting')
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE)
    return () => clearTimeout(timer)
  }, [])
  const wanted = cssWidth * window.devicePixelRatio
  const width = PICTURE_WIDTHS.find((size) => size >= wanted) ?? PICTURE_WIDTHS.at(-1)
  const address = urlOf('readPageImage', { params: { documentId, page: String(number) }, query: { width } })
  if (state === 'failed') return <p className={classes.failed}>{t('viewer.pageFailed')}</p>
  return (
    <>
      {settled && (
        <img
          className={classes.picture}
          src={address}
          alt=""
          draggable={false}
          onLoad={() => setState('drawn')}
          onError={() => setState('failed')}
        />
      )}
      {state === 'waiting' && <Waiting />}
    </>
  )
}

/** An empty page that is still being drawn is not to be taken for a blank one. */
function Waiting() {
  const { t } = useTranslation()
  return (
    <div className={classes.waiting}>
      <Loader size="sm" color="gray" aria-label={t('loading')} />
    </div>
  )
}

interface PdfPageProps {
  pdf: PDFDocumentProxy | null
  number: number
}

/** The page drawn anew whenever its width in CSS pixels changes. */
function PagePaint({ pdf, number, cssWidth }: PdfPageProps & { cssWidth: number }) {
  const { t } = useTranslation()
  const canvasHost = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting')

  useEffect(() => {
    if (pdf === null) return
    let stopped = false
    let task: RenderTask | undefined
    const paint = async () => {
      const page = await pdf.getPage(number)
      if (stopped) return
      const canvas = document.createElement('canvas')
      task = drawPage(page, canvas, cssWidth)
      await task.promise
      // The old picture, stretched, stays until the new one is whole.
      if (stopped) return
      canvasHost.current?.replaceChildren(canvas)
      setState('drawn')
    }
    const timer = setTimeout(() => {
      paint().catch(() => {
        if (!stopped) setState('failed')
      })
    }, SETTLE)
    return () => {
      stopped = true
      clearTimeout(timer)
      task?.cancel()
    }
  }, [pdf, number, cssWidth])

  return (
    <>
      <div ref={canvasHost} className={classes.canvas} aria-hidden />
      {state === 'waiting' && <Waiting />}
      {state === 'failed' && <p className={classes.failed}>{t('viewer.pageFailed')}</p>}
    </>
  )
}

/** The page's text, laid over its picture so that it can be selected. */
function PageText({ pdf, number }: PdfPageProps) {
  const textHost = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (pdf === null) return
    let layer: TextLayer | undefined
    let stopped = false
    const host = textHost.current
    const lay = async () => {
      const page = await pdf.getPage(number)
      if (stopped || host === null) return
      layer = new TextLayer({
        textContentSource: page.streamTextContent(),
        container: host,
        viewport: page.getViewport({ scale: 1 }),
      })
      await layer.render()
    }
    const timer = setTimeout(() => void lay().catch(() => undefined), SETTLE)
    return () => {
      stopped = true
      clearTimeout(timer)
      layer?.cancel()
      host?.replaceChildren()
    }
  }, [pdf, number])

  return <div ref={textHost} className={`${classes.text ?? ''} textLayer`} />
}

function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, cssWidth: number): RenderTask {
  const natural = page.getViewport({ scale: 1 })
  const fit = cssWidth / natural.width
  const most = Math.sqrt(MOST_PIXELS / (natural.width * natural.height * fit * fit))
  const viewport = page.getViewport({ scale: fit * Math.min(window.devicePixelRatio, most) })
  canvas.width = Math.ceil(viewport.width)
  canvas.height = Math.ceil(viewport.height)
  return page.render({ canvas, viewport })
}
