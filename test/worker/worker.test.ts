import { afterEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import type { RunId } from '../../src/domain/ids.js'
import { createLogger } from '../../src/logger.js'
import type { Caller, ServiceContext } from '../../src/services/context.js'
import { processRun, type Analyze } from '../../src/services/process-run.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { createQueue } from '../../src/storage/queue.js'
import { startWorker } from '../../src/worker/worker.js'
import { analyzerOf, smallAnalysis } from '../support/analysis.js'
import { testContext, type TestContext } from '../support/context.js'

const CALLER: Caller = { kind: 'system', id: 'test' }
const open: TestContext[] = []
afterEach(async () => {
  for (const context of open.splice(0)) await context.close()
})
async function newContext(): Promise<TestContext> {
  const context = await testContext()
  open.push(context)
  return context
}

async function upload(context: ServiceContext, name: string): Promise<RunId> {
  const { run } = await uploadDocument(context, CALLER, { name, bytes: Buffer.from(`Text of ${name}.`) })
  if (run === null) throw new Error('no run was queued')
  return run.id
}
const ended = async (context: ServiceContext, count: number) => {
  const statuses = ['succeeded', 'failed', 'cancelled'] as const
  while ((await context.database.prisma.run.count({ where: { status: { in: [...statuses] } } })) < count) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Analyses that note how many run at once. */
function counting() {
  const seen = { now: 0, most: 0, names: [] as string[] }
  const analyze: Analyze = async (document) => {
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    await new Promise((resolve) => setTimeout(resolve, 30))
    seen.now -= 1
    seen.names.push(document.name)
    return smallAnalysis(document)
  }
  return { seen, analyze }
}

describe('a worker', () => {
  test('analyses what is queued before and after it starts, as many at a time as it may', async () => {
    const context = await newContext()
    const { seen, analyze } = counting()
    for (let i = 0; i < 6; i++) await upload(context, `early ${i}`)
    await startWorker(context, analyzerOf(analyze))
    for (let i = 0; i < 6; i++) await upload(context, `late ${i}`)
    await ended(context, 12)
    expect(seen.names).toHaveLength(12)
    expect(seen.most).toBe(2)
    expect(await context.queue.counts()).toEqual({ queued: 0, running: 0 })
  })

  test('takes what people wait for before what was queued in bulk', async () => {
    const context = await newContext()
    const { seen, analyze } = counting()
    const bulk = await upload(context, 'bulk')
    await context.database.transaction((tx) => context.queue.enqueueRun(tx, { runId: bulk, priority: -1 }))
    await upload(context, 'awaited')
    await context.queue.work((job) => processRun(context, analyzerOf(analyze), job), { concurrency: 1 })
    await ended(context, 2)
    expect(seen.names).toEqual(['awaited', 'bulk'])
  })

  test('shares the queue with others: every run is analysed once', async () => {
    const context = await newContext()
    const { seen, analyze } = counting()
    const siblings = await Promise.all(
      [1, 2].map(async () => {
        const queue = createQueue(context.database, createLogger('silent'))
        await queue.start()
        await startWorker({ ...context, queue }, analyzerOf(analyze))
        return queue
      }),
    )
    const names = Array.from({ length: 20 }, (_, i) => `document ${i}`)
    await Promise.all(names.map((name) => upload(context, name)))
    await ended(context, 20)
    expect(seen.names.toSorted()).toEqual(names.toSorted())
    await Promise.all(siblings.map((queue) => queue.stop({ graceMs: 1000 })))
  })

  test('that stops lets runs end within the grace and returns the others, for the next worker to finish', async () => {
    const context = await newContext()
    const quick = await upload(context, 'quick')
    const slow = await upload(context, 'slow')
    const started = new EventTarget()
    const bothStarted = once(started, 'slow')
    const analyze: Analyze = async (document, run) => {
      started.dispatchEvent(new Event(document.name))
      const { signal } = run
      if (document.name === 'slow') {
        await once(signal, 'abort')
        signal.throwIfAborted()
      }
      return smallAnalysis(document)
    }
    const queue = createQueue(context.database, createLogger('silent'))
    await queue.start()
    await startWorker({ ...context, queue }, analyzerOf(analyze))
    await bothStarted
    await ended(context, 1)
    await queue.stop({ graceMs: 100 })
    const status = async (id: RunId) =>
      (await context.database.prisma.run.findUniqueOrThrow({ where: { id } })).status
    expect([await status(quick), await status(slow)]).toEqual(['succeeded', 'queued'])
    await startWorker(context, analyzerOf(counting().analyze))
    await ended(context, 2)
    expect(await status(slow)).toBe('succeeded')
  })

  test('queues no run whose transaction failed', async () => {
    const context = await newContext()
    const runId = await upload(context, 'whole')
    const failing = context.database.transaction(async (tx) => {
      await context.queue.cancelRun(tx, runId)
      throw new Error('changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await context.queue.liveRuns([runId])).toEqual(new Set([runId]))
    await context.database.transaction((tx) => context.queue.cancelRun(tx, runId))
    expect(await context.queue.liveRuns([runId])).toEqual(new Set())
  })

  test('is seen by other processes', async () => {
    const context = await newContext()
    expect(await context.queue.hasWorkers()).toBe(false)
    await startWorker(context, analyzerOf(counting().analyze))
    while (!(await context.queue.hasWorkers())) await new Promise((resolve) => setTimeout(resolve, 100))
  })
})
