import { useTranslation } from 'react-i18next'
import type { RunView } from '../../api/documents.js'
import { StageName } from '../../domain/run.js'
import classes from './run-progress.module.css'

const STAGES = StageName.options

/** A running analysis: one segment a stage, the current one filled by its own progress. */
export function RunProgressBar({ run }: { run: RunView }) {
  const { t } = useTranslation()
  const at = run.progress === null ? -1 : STAGES.indexOf(run.progress.stage)
  const share = run.progress === null || run.progress.total === 0 ? 0 : run.progress.done / run.progress.total
  const label =
    run.status === 'queued' || run.progress === null
      ? t(run.status === 'queued' ? 'status.queued' : 'status.starting')
      : run.progress.total > 1
        ? t('status.stageOf', {
            stage: t(`stage.${run.progress.stage}`),
            done: run.progress.done,
            total: run.progress.total,
          })
        : t(`stage.${run.progress.stage}`)
  return (
    <div className={classes.progress}>
      <span className={classes.label}>{label}</span>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.max(0, Math.round(((at + share) / STAGES.length) * 100))}
      >
        {STAGES.map((stage, index) => (
          <span key={stage} className={classes.segment}>
            <span
              className={classes.fill}
              style={{ width: index < at ? '100%' : index === at ? `${Math.max(8, share * 100)}%` : 0 }}
            />
          </span>
        ))}
      </div>
    </div>
  )
}
