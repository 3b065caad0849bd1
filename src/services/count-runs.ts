import type { RunStatus } from '../domain/run.js'
import { countRunsByStatus } from '../storage/runs-store.js'
import type { ServiceContext } from './context.js'

/** How many runs there are in each status. */
export const countRuns = (context: ServiceContext): Promise<Record<RunStatus, number>> =>
  countRunsByStatus(context.database.prisma)
