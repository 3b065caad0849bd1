import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { RunView, UploadResult } from '../../src/api/documents.js'
import { FindingPage, TextView } from '../../src/api/runs.js'
import { ROOT } from '../../src/config.js'
import { evidenceOf, isAligned } from '../../src/domain/finding.js'
import type { RunId } from '../../src/domain/ids.js'
import type { Analyzer } from '../../src/pipeline/analyze.js'
import { openAnalyzer } from '../../src/services/open-analyzer.js'
import { processRun } from '../../src/services/process-run.js'
import { logIn, problemOf, startServer, type Client, type TestServer } from './support/server.js'

let server: TestServer
let person: Client
let analyzer: Analyzer
beforeAll(async () => {
  server = await startServer()
  person = await logIn(server)
  analyzer = await openAnalyzer(server.context.config, { parsers: 1 })
})
afterAll(async () => {
  await analyzer.close()
  await server.close()
})

const uploaded = (name: string) => {
  const bytes = readFileSync(path.join(ROOT, 'fixtures/documents/parsing', name))
  return person.read(UploadResult, person.upload(name, bytes))
}

const signal = new AbortController().signal
const readRun = (runId: RunId, analyze = analyzer.analyze) =>
  processRun(server.context, { analyze, readAttachments: analyzer.readAttachments }, { runId, signal })
const runView = (id: RunId) => person.read(RunView, person.get(`/runs/${id}`))

/** Width and height in the header of a PNG. */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]

test('a scan of two pages tells page by page how far it is, and its findings how surely they were read', async () => {
  const { run } = await uploaded('fax.tif')
  if (run === null) throw new Error('no run was queued')
  const runId = run.id
  const pages: string[] = []
  let halfway: Promise<RunView> | undefined
  const untilShown = async (): Promise<RunView> => {
    for (;;) {
      const run = await runView(runId)
      if (run.progress?.done === 1) return run
      if (run.status !== 'running') throw new Error('the run ended before its progress was seen')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  // What comes after the first page is kept back until the API has told of it, and the run is not over before.
  await readRun(runId, async (document, how) => {
    const analysis = await analyzer.analyze(document, {
      ...how,
      progress: (step) => {
        if (step.stage === 'parse') pages.push(`${step.done}/${step.total}`)
        if (halfway !== undefined) return
        how.progress(step)
        if (step.done === 1) halfway = untilShown()
      },
    })
    await halfway
    return analysis
  })
  expect(pages).toEqual(['0/1', '0/2', '1/2', '2/2'])
  expect(await halfway).toMatchObject({
    status: 'running',
    progress: { stage: 'parse', done: 1, total: 2 },
  })

  expect(await runView(runId)).toMatchObject({ status: 'succeeded', format: 'image', pages: 2 })
  const { items } = await person.read(FindingPage, person.get(`/runs/${runId}/findings?limit=200`))
  const quotes = items.flatMap(evidenceOf).filter(isAligned)
  expect(quotes.length).toBeGreaterThan(0)
  for (const { readConfidence } of quotes) expect(readConfidence).toBeGreaterThan(0)
  const text = await person.read(TextView, person.get(`/runs/${runId}/text`))
  expect(text.pages.map(({ recognition }) => recognition?.turned)).toEqual([0, 180])
})

describe.each([
  ['fax.tif', [1, 2], 3],
  ['scanned-chinese.png', [1], 2],
  ['photographed.jpg', [1], 2],
])('the pages of %s', (name, pages, missing) => {
  test('are pictures of their own, upright as they are displayed', async () => {
    const { document } = await uploaded(name)
    const hashes = new Set<string>()
    for (const page of pages) {
      const answer = await person.get(`/documents/${document.id}/pages/${page}/image?width=300`)
      expect(answer.headers.get('Content-Type')).toBe('image/png')
      const [width, height] = sizeOf(Buffer.from(await answer.arrayBuffer()))
      expect(Math.abs(width - 300)).toBeLessThanOrEqual(1)
      expect(height).toBeGreaterThan(width)
      hashes.add(answer.headers.get('ETag') ?? '')
    }
    expect(hashes.size).toBe(pages.length)
    expect(await problemOf(person.get(`/documents/${document.id}/pages/${missing}/image`))).toMatchObject({
      status: 404,
      code: 'not-found',
    })
  })
})
