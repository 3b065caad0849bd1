import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../../src/config.js'
import { cancelRun } from '../../src/services/cancel-run.js'
import type { Caller } from '../../src/services/context.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { processRun } from '../../src/services/process-run.js'
import { readRun } from '../../src/services/read-run.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { testContext, type TestContext } from '../support/context.js'

const CALLER: Caller = { kind: 'system', id: 'test' }
let context: TestContext
beforeAll(async () => {
  context = await testContext()
})
afterAll(() => context.close())

test('cancelling a run that reads a scan ends the parser that reads it', async () => {
  const bytes = readFileSync(path.join(ROOT, 'fixtures/documents/parsing/image-only.pdf'))
  const { run } = await uploadDocument(context, CALLER, { name: 'scan.pdf', bytes })
  if (run === null) throw new Error('no run was queued')
  const analyzer = await openAnalyzer(context.config, { parsers: 1 })
  try {
    const seen: string[] = []
    const watched: typeof analyzer.analyze = (document, how) => {
      seen.push('started')
      return analyzer.analyze(document, how)
    }
    const work = processRun(
      context,
      { analyze: watched, readAttachments: analyzer.readAttachments },
      { runId: run.id, signal: new AbortController().signal },
    )
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await cancelRun(context, CALLER, run.id)
    await work
    expect(await readRun(context, run.id)).toMatchObject({ status: 'cancelled', failure: null })
    expect(analyzer.parserRestarts).toBe(1)
  } finally {
    await analyzer.close()
  }
})
