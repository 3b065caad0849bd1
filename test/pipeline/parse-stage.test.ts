import { expect, test } from '@jest/globals'
import type { StageRecord } from '../../src/domain/run.js'
import { parseDocument } from '../../src/parsing/index.js'
import { runStage } from '../../src/pipeline/stage.js'
import { createParseStage } from '../../src/pipeline/stages/parse.js'

const stage = createParseStage(
  { parse: parseDocument },
  { maxBytes: 1000, maxPages: 10, maxCharacters: 1000, maxScannedPages: 1 },
)

function run(text: string, name: string, signal = new AbortController().signal) {
  const records: StageRecord[] = []
  const input = { bytes: Buffer.from(text), name }
  const parsed = runStage(stage, input, {
    signal,
    progress: () => undefined,
    record: (record) => records.push(record),
  })
  return { parsed, records }
}

test('a parse is recorded with the warnings of its document', async () => {
  const { parsed, records } = run('A loan.', 'loan.pdf')
  expect((await parsed).text).toBe('A loan.')
  expect(records).toMatchObject([{ name: 'parse', version: '2', warnings: [{ code: 'type-mismatch' }] }])
})

test('a file that cannot be read fails with its own code', async () => {
  const { parsed, records } = run('x'.repeat(2000), 'long.txt')
  await expect(parsed).rejects.toMatchObject({ code: 'document-too-large', stage: 'parse' })
  expect(records).toEqual([])
})

test('an aborted parse is a cancelled run', async () => {
  await expect(run('A loan.', 'loan.txt', AbortSignal.abort()).parsed).rejects.toMatchObject({
    code: 'run-cancelled',
  })
})
