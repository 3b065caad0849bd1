import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { WorkerPool } from '../../src/inference/worker-pool.js'

const SCRIPT = new URL('./support/echo-worker.ts', import.meta.url)
let pool: WorkerPool<string, string>

beforeEach(() => {
  pool = new WorkerPool(SCRIPT, { greeting: 'hello' }, 2)
})
afterEach(() => pool.close())

describe('WorkerPool', () => {
  test('answers more requests than it has threads, each with its own reply', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `n${index}`)
    expect(await Promise.all(names.map((name) => pool.run(name)))).toEqual(
      names.map((name) => `hello ${name}`),
    )
  })

  test('an error of the script rejects its request alone', async () => {
    const replies = await Promise.allSettled([pool.run('fail'), pool.run('world')])
    expect(replies).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ message: 'told to fail' }) },
      { status: 'fulfilled', value: 'hello world' },
    ])
  })

  test('a dead thread rejects its request and is replaced', async () => {
    await expect(pool.run('die')).rejects.toThrow('code 3')
    expect(await pool.run('again')).toBe('hello again')
  })

  test('a cancelled request leaves the queue and rejects with its reason', async () => {
    const stop = new AbortController()
    const reason = new Error('not needed any more')
    const others = [pool.run('a'), pool.run('b')]
    const queued = pool.run('c', stop.signal)
    stop.abort(reason)
    await expect(queued).rejects.toBe(reason)
    expect(await Promise.all(others)).toEqual(['hello a', 'hello b'])
  })

  test('a closed pool takes no more and rejects what waits', async () => {
    const waiting = pool.run('late')
    await Promise.all([expect(waiting).rejects.toThrow(), pool.close()])
    await expect(pool.run('later')).rejects.toThrow('closed')
  })
})
