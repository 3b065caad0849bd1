import type { z } from 'zod'
import type { RunView } from '../../api/documents.js'
import type { RunDetail } from '../../api/runs.js'
import type { StoredRun } from '../../services/read-run.js'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export function runView(run: StoredRun): z.input<typeof RunView> {
  const { pins: _pins, stages, progress, ...rest } = run
  return {
    ...rest,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    progress: progress === null ? null : { ...progress },
    warnings: stages.reduce((sum, stage) => sum + stage.warnings.length, 0),
  }
}

export const runDetail = (run: StoredRun): z.input<typeof RunDetail> => ({
  ...runView(run),
  pins: run.pins,
  stages: run.stages,
})
