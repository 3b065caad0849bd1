import type { z } from 'zod'
import type { RunView } from '../../api/documents.js'
import type { RunDetail } from '../../api/runs.js'
import type { StoredRun, StoredRunDetail } from '../../services/read-run.js'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export function runView(run: StoredRun): z.input<typeof RunView> {
  const { progress, ...rest } = run
  return {
    ...rest,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    progress: progress === null ? null : { ...progress },
  }
}

export function runDetail({ pins, stages, ...run }: StoredRunDetail): z.input<typeof RunDetail> {
  return { ...runView(run), pins, stages }
}
