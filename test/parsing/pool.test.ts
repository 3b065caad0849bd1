import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { createParserPool, type ParserPool, type ParserPoolOptions } from '../../src/parsing/index.js'
import { killGroup } from '../../src/parsing/pool/process-group.js'
import { startTimeLimit, wholeTime } from '../../src/parsing/pool/time-limit.js'
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
    const limits = { ...LIMITS, maxPages: 1 }
    const failing = pool().parse(await fixture('parsing/running-heads.pdf'), 'a.pdf', {
      ...options(),
      limits,
    })
    await expect(failing).rejects.toMatchObject({
      code: 'document-too-many-pages',
      details: { pages: 3, limit: 1 },
    })
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
    // One worker a request, and none in between: where each one crashes, the pool does not go on starting others.
    expect(workers.restarts).toBe(2)
    if (existsSync('/proc/self/status')) await until(() => (workersRunning().length === 0 ? true : undefined))
  })

  test('a promise that pdf.js leaves behind to fail ends no worker', async () => {
    const workers = pool()
    const whole = (await fixture('parsing/without-xref.pdf')).toString('latin1')
    const open = whole
      .replace('/Contents 11 0 R  >>\nendobj\n11 0 obj', `/Contents 1${'\xff'.repeat(23)}bj`)
      .replace(
        '/F1 3 0 R >> >> /Contents 13',
        `/F1 3 0 R${'<< /Font << /F1 3 0 R'.repeat(54)} >> >> /Contents 13`,
      )
    expect(open).toContain('<< /Font << /F1 3 0 R<< /Font')
    await workers.parse(Buffer.from(open, 'latin1'), 'a.pdf', { ...options(), ocrEngine: 'none' })
    expect((await workers.parse(Buffer.from('Next.'), 'b.txt', options())).text).toBe('Next.')
    expect(workers.restarts).toBe(0)
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

describe('time', () => {
  test('each page read extends what the whole may take', () => {
    expect([0, 1, 4, 300].map((steps) => wholeTime(120_000, steps))).toEqual([
      120_000, 150_000, 240_000, 9_120_000,
    ])
  })

  test('runs from page to page, and out for a document whose every page is slow', () => {
    jest.useFakeTimers()
    try {
      const ends: string[] = []
      const limit = (name: string) => startTimeLimit(100, () => ends.push(name))
      const [silent, steady, slow, done] = [limit('silent'), limit('steady'), limit('slow'), limit('done')]
      for (let page = 1; page <= 100; page++) {
        jest.advanceTimersByTime(20)
        steady.progressed(page)
        if (page % 4 === 0 && page <= 20) slow.progressed(page / 4)
        if (page === 3) done.stop()
      }
      expect(ends).toEqual(['silent', 'slow'])
      silent.stop()
      steady.stop()
      slow.stop()
    } finally {
      jest.useRealTimers()
    }
  })
})

const onLinux = existsSync('/proc/self/status') ? describe : describe.skip

onLinux('what a worker has', () => {
  test('is no environment but the folders of programs', async () => {
    const workers = pool()
    await workers.parse(Buffer.from('Alone.'), 'a.txt', options())
    const [pid] = workersRunning()
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
    expect(environment.map((entry) => entry.replace(/=.*/su, '')).sort()).toEqual([
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
      'PATH',
    ])
  })

  test('ends with it, the programs it started included', async () => {
    const leader = spawn('sh', ['-c', 'sleep 600 & sleep 600 & wait'], { detached: true, stdio: 'ignore' })
    const started = await until(() => {
      const programs = childrenOf(leader.pid!)
      return programs.length === 2 ? programs : undefined
    })
    expect(killGroup(leader.pid)).toBe(true)
    await until(() => (started.every((pid) => !isRunning(pid)) ? true : undefined))
  })
})

const withTesseract = (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/tesseract`))
const onLinuxWithTesseract = withTesseract ? onLinux : describe.skip

onLinuxWithTesseract('recognition that is cancelled', () => {
  test('leaves no tesseract behind', async () => {
    const cancel = new AbortController()
    const bytes = await fixture('parsing/image-only.pdf')
    const reading = pool().parse(bytes, 'a.pdf', {
      limits: LIMITS,
      signal: cancel.signal,
      ocrEngine: 'tesseract',
    })
    const ended = reading.catch((error: unknown) => error)
    const programs = await until(() => {
      const found = workersRunning()
        .flatMap(childrenOf)
        .filter((child) => commandOf(child).includes('tesseract'))
      return found.length > 0 ? found : undefined
    })
    cancel.abort(new Error('stop'))
    expect(await ended).toEqual(new Error('stop'))
    await until(() => (programs.every((program) => !isRunning(program)) ? true : undefined))
  })
})

onLinux('memory', () => {
  test('of a worker levels off, however many documents it has read', async () => {
    const workers = pool({ recycleAfter: 1000 })
    const names = ['parsing/running-heads.pdf', 'parsing/numbering.docx', 'parsing/agreement.html']
    const originals = await Promise.all(names.map(fixture))
    const readAll = async (times: number): Promise<number> => {
      for (let time = 0; time < times; time++) {
        for (const [index, bytes] of originals.entries()) await workers.parse(bytes, names[index]!, options())
      }
      return residentMegabytes(workersRunning()[0]!)
    }
    const early = await readAll(15)
    const late = await readAll(60)
    // A page that leaked a tenth of a megabyte would add far more than this; engines that grow once stay below it.
    expect(late).toBeLessThan(early * 1.25 + 40)
    expect(workers.restarts).toBe(0)
  }, 180_000)
})

const workersRunning = (): number[] =>
  childrenOf(process.pid).filter((child) => commandOf(child).includes('worker.ts'))

const residentMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/mu.exec(statusOf(pid))?.[1] ?? Number.NaN) / 1024

/** Waits for what only happens in its own time; the test's own limit ends the wait. */
async function until<T>(found: () => T | undefined): Promise<T> {
  for (;;) {
    const result = found()
    if (result !== undefined) return result
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Of a process that may have ended meanwhile. */
const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const statusOf = (pid: number): string => contentOf(`/proc/${pid}/status`)

const commandOf = (pid: number): string => contentOf(`/proc/${pid}/cmdline`)

/** Zombies have ended; nobody has asked yet how. */
const isRunning = (pid: number): boolean => /^State:\s+[^ZX]/mu.test(statusOf(pid))

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => isRunning(pid) && new RegExp(`^PPid:\\s+${parent}$`, 'mu').test(statusOf(pid)))
