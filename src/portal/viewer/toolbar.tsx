import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import {
  IconArrowAutofitWidth,
  IconLayoutColumns,
  IconScan,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextView } from '../../api/runs.js'
import { formatPercent, useLanguage } from '../i18n/format.js'
import classes from './viewer.module.css'

const LEAST = 0.25
const MOST = 4
const STEP = 1.2

interface ViewerToolbarProps {
  page: number
  pages: number
  /** 1 is 100 %. */
  zoom: number
  fitted: boolean
  /** null fits the width. */
  onZoom: (zoom: number | null) => void
  onPage: (page: number) => void
  /** How the current page was read, where it is a scan. */
  recognition: TextView['pages'][number]['recognition']
  textBeside: boolean
  onTextBeside: (beside: boolean) => void
}

export function ViewerToolbar(props: ViewerToolbarProps) {
  const { page, pages, zoom, fitted, onZoom, onPage, recognition, textBeside, onTextBeside } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const [typed, setTyped] = useState<string | null>(null)
  const go = () => {
    const wanted = Number(typed)
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= pages) onPage(wanted)
    setTyped(null)
  }
  const zoomBy = (factor: number) => onZoom(Math.min(MOST, Math.max(LEAST, zoom * factor)))
  const recognised =
    recognition === null
      ? ''
      : t('viewer.recognised', { share: formatPercent(recognition.confidence, language) })
  const button = { variant: 'subtle', color: 'gray', size: 'md' } as const
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('viewer.toolbar')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        <TextInput
          size="xs"
          className={classes.pageInput ?? ''}
          inputMode="numeric"
          aria-label={t('viewer.goToPage')}
          value={typed ?? String(page)}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={go}
          onFocus={(event) => event.currentTarget.select()}
        />
      </form>
      <span>{t('viewer.ofPages', { pages })}</span>
      <span className={classes.divider} />
      <Tooltip label={t('viewer.zoomOut')}>
        <ActionIcon {...button} aria-label={t('viewer.zoomOut')} onClick={() => zoomBy(1 / STEP)}>
          <IconZoomOut size={17} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.zoom}>{formatPercent(zoom, language)}</span>
      <Tooltip label={t('viewer.zoomIn')}>
        <ActionIcon {...button} aria-label={t('viewer.zoomIn')} onClick={() => zoomBy(STEP)}>
          <IconZoomIn size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('viewer.fitWidth')}>
        <ActionIcon
          {...button}
          variant={fitted ? 'light' : 'subtle'}
          aria-label={t('viewer.fitWidth')}
          aria-pressed={fitted}
          onClick={() => onZoom(null)}
        >
          <IconArrowAutofitWidth size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('viewer.textBeside')}>
        <ActionIcon
          {...button}
          variant={textBeside ? 'light' : 'subtle'}
          aria-label={t('viewer.textBeside')}
          aria-pressed={textBeside}
          onClick={() => onTextBeside(!textBeside)}
        >
          <IconLayoutColumns size={17} />
        </ActionIcon>
      </Tooltip>
      {recognition !== null && (
        <>
          <span className={classes.divider} />
          <span className={classes.recognised} title={recognised}>
            <IconScan size={16} aria-hidden />
            <span>{recognised}</span>
          </span>
        </>
      )}
    </div>
  )
}
