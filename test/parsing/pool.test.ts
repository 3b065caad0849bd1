import { afterEach, describe, expect, test } from '@jest/globals'
import { createParserPool, type ParserPool, type ParserPoolOptions } from '../../src/parsing/index.js'
import { codeOf, fixture, LIMITS, parse } from './support.js'

const open: ParserPool[] = []
function pool(options: Partial<ParserPoolOptions> = {}): ParserPool {
  const created = createParserPool({ size: 1, timeoutMs: 60_000, memoryMb: 1024, ...options })
  open.push(created)
  return created
}
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

const never = (): AbortSignal => new AbortController().signal
const options = () => ({ limits: LIMITS, signal: never() })

describe('parser pool', () => {
  test('gives what parsing in this process gives, with progress', async () => {
    const bytes = await fixture('parsing/running-heads.pdf')
    const seen: [number, number][] = []
    const parsed = await pool().parse(bytes, 'a.pdf', {
      ...options(),
      progress: (done, total) => seen.push([done, total]),
    })
    expect(parsed).toEqual(await parse(bytes, 'a.pdf'))
    expect(seen.at(-1)).toEqual([3, 3])
  })

  test('more documents than workers, workers replaced in between', async () => {
    const workers = pool({ size: 2, recycleAfter: 2 })
    workers.warm()
    const texts = Array.from({ length: 9 }, (_, index) => `Agreement number ${index}.`)
    const parsed = await Promise.all(
      texts.map((text) => workers.parse(Buffer.from(text), 'a.txt', options())),
    )
    expect(parsed.map((document) => document.text)).toEqual(texts)
  })

  test('coded errors cross the process border whole', async () => {
    const failing = pool().parse(await fixture('parsing/image-only.pdf'), 'a.pdf', options())
    await expect(failing).rejects.toMatchObject({ code: 'document-no-text', details: { pages: 1 } })
  })

  test('a parse that takes too long is ended and harms none after it', async () => {
    const bytes = await fixture('samples/loan-agreement.pdf')
    expect(await codeOf(pool({ timeoutMs: 1 }).parse(bytes, 'a.pdf', options()))).toBe('parse-timeout')
  })

  test('a parse that takes too much memory is ended, and the next has a worker of its own', async () => {
    const workers = pool({ memoryMb: 60 })
    const bytes = await fixture('samples/loan-agreement.pdf')
    expect(await codeOf(workers.parse(bytes, 'a.pdf', options()))).toBe('parse-crashed')
    expect(await codeOf(workers.parse(bytes, 'a.pdf', options()))).toBe('parse-crashed')
  })

  test('cancelling ends a running parse and takes a waiting one out of the queue', async () => {
    const workers = pool()
    const bytes = await fixture('samples/loan-agreement.pdf')
    const cancel = new AbortController()
    const cancelled = { limits: LIMITS, signal: cancel.signal }
    const running = workers.parse(bytes, 'a.pdf', cancelled)
    const waiting = workers.parse(bytes, 'b.pdf', cancelled)
    const spared = workers.parse(Buffer.from('Spared.'), 'c.txt', options())
    cancel.abort(new Error('stop'))
    await expect(running).rejects.toThrow('stop')
    await expect(waiting).rejects.toThrow('stop')
    expect((await spared).text).toBe('Spared.')
  })

  test('closing ends what runs and what waits', async () => {
    const workers = pool()
    const bytes = await fixture('samples/loan-agreement.pdf')
    const codes = Promise.all([
      codeOf(workers.parse(bytes, 'a.pdf', options())),
      codeOf(workers.parse(bytes, 'b.pdf', options())),
    ])
    await new Promise((resolve) => setImmediate(resolve))
    await workers.close()
    expect(await codes).toEqual(['parse-crashed', 'parse-crashed'])
    expect(await codeOf(workers.parse(bytes, 'c.pdf', options()))).toBe('parse-crashed')
  })
})
