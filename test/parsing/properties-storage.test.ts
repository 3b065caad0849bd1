import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ParsedDocument } from '../../src/domain/parsed-document.js'
import { createParserPool } from '../../src/parsing/index.js'
import type { Caller } from '../../src/services/context.js'
import { processRun } from '../../src/services/process-run.js'
import { uploadDocument } from '../../src/services/upload-document.js'
import { findParsed } from '../../src/storage/run-output-store.js'
import { analyzerOf, smallAnalysis } from '../support/analysis.js'
import { testContext, type TestContext } from '../support/context.js'
import { expectSound, fixture, LIMITS, parse } from './support.js'

/** In PostgreSQL and out again, and in another process: a place in the text is the same place wherever it is read. */
const pool = createParserPool({ size: 1, timeoutMs: 60_000, memoryMb: 1024 })
let context: TestContext
beforeAll(async () => {
  context = await testContext()
})
afterAll(() => Promise.all([context.close(), pool.close()]))

const CALLER: Caller = { kind: 'system', id: 'test' }
const FIXTURES = [
  'running-heads.pdf',
  'chinese-not-embedded.pdf',
  'tracked-changes.docx',
  'comments-footnotes.docx',
  'merged-cells.docx',
  'covenants.xlsx',
  'offer.eml',
  'agreement.html',
  'gb18030.txt',
]
/** Characters of two units, marks that join to others, and what text should not hold at all. */
const STRANGE: readonly (readonly [string, Buffer])[] = [
  ['astral.txt', Buffer.from('A𝒜𠮷👩‍⚖️e\u0301 clause. 第三条 借款\nＡ\u202Eb\u2066c\u2069.')],
  ['zero.html', Buffer.from('<html><body><p>Lo&#0;an &#xD800; and &#x10FFFF; more</p></body></html>')],
]

async function stored(
  parsed: ParsedDocument,
  name: string,
  bytes: Buffer,
): Promise<ParsedDocument | undefined> {
  const { run } = await uploadDocument(context, CALLER, { name, bytes })
  if (run === null) throw new Error('no run was queued')
  const analysis = smallAnalysis({ name, bytes: Buffer.from('None.') })
  await processRun(
    context,
    analyzerOf(() => Promise.resolve({ ...analysis, parsed, findings: [] })),
    {
      runId: run.id,
      signal: new AbortController().signal,
    },
  )
  return findParsed(context.database.prisma, run.id)
}

describe('a parsed document comes back as it went', () => {
  test.each(FIXTURES)('%s', async (name) => {
    const bytes = await fixture(`parsing/${name}`)
    const parsed = await parse(bytes, name)
    expectSound(parsed)
    expect(await stored(parsed, name, bytes)).toEqual(parsed)
    const signal = new AbortController().signal
    expect(await pool.parse(bytes, name, { limits: LIMITS, signal })).toEqual(parsed)
  })

  test.each(STRANGE)('%s', async (name, bytes) => {
    const parsed = await parse(bytes, name)
    expectSound(parsed)
    expect(await stored(parsed, name, bytes)).toEqual(parsed)
  })
})
