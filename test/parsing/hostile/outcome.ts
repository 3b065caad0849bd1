import { afterAll, expect } from '@jest/globals'
import { isCoded } from '../../../src/errors.js'
import { problemsOf } from '../../../src/evaluation/fuzz.js'
import { createParserPool, type ParserPool } from '../../../src/parsing/index.js'
import { fixture, LIMITS } from '../support.js'

/** A pool for one test file, with less memory than a server gives, so that what takes much is ended soon. */
export function hostilePool(limits: { timeoutMs?: number; memoryMb?: number } = {}): ParserPool {
  const pool = createParserPool({ size: 2, timeoutMs: 90_000, memoryMb: 700, ...limits })
  afterAll(() => pool.close())
  return pool
}

const options = () => ({
  limits: { ...LIMITS, maxBytes: 120_000_000 },
  signal: new AbortController().signal,
  ocrEngine: 'none' as const,
})

/**
 * What becomes of a hostile document: `read`, soundly, or its code. Beside it an ordinary one is read, which must come to
 * no harm; and no more than one worker may be lost.
 */
export async function outcomeOf(pool: ParserPool, bytes: Uint8Array, name: string): Promise<string> {
  const restarts = pool.restarts
  const ordinary = await fixture('parsing/agreement.html')
  const [hostile, beside] = await Promise.all([
    pool.parse(bytes, name, options()).catch((error: unknown) => error),
    pool.parse(ordinary, 'agreement.html', options()),
  ])
  expect(beside.format).toBe('html')
  expect(pool.restarts - restarts).toBeLessThanOrEqual(1)
  if (isCoded(hostile)) return hostile.code
  if (hostile instanceof Error) throw hostile
  expect(problemsOf(hostile as Awaited<ReturnType<ParserPool['parse']>>)).toEqual([])
  return 'read'
}
