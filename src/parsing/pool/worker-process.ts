import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PROGRAM_PATH } from '../../config.js'
import { CodedError } from '../../errors.js'
import type { ResultOf, WorkerMessage, WorkerRequest } from './messages.js'
import { killGroup } from './process-group.js'
import { startTimeLimit } from './time-limit.js'

export interface WorkerLimits {
  /** Longest time without a page read, in milliseconds; each page read extends the time of the whole by a quarter of it. */
  readonly timeoutMs: number
  /** Resident memory at which a worker is ended, in MiB; its JavaScript heap is bounded by the same figure. */
  readonly memoryMb: number
}

export interface AskOptions {
  readonly signal: AbortSignal
  readonly progress?: ((done: number, total: number) => void) | undefined
}

/** One worker process. After a failure that `alive` tells of, it takes no more documents. */
export interface WorkerProcess {
  readonly alive: boolean
  readonly pid: number | undefined
  /** Requests answered so far. */
  readonly served: number
  /** Resident memory after the last document. */
  readonly residentBytes: number
  ask<Request extends WorkerRequest>(request: Request, options: AskOptions): Promise<ResultOf<Request>>
  stop(): void
}

/** The kernel's page size on every platform that has /proc and runs Node with its default build. */
const PAGE_BYTES = 4096
const MEMORY_CHECK_MS = 200

/**
 * Starts a worker. Of this process's environment, which holds secrets, it sees only where programs are found, for the
 * tesseract program. It leads a process group, so that its end is the end of all that it started.
 */
export function startWorker(limits: WorkerLimits): WorkerProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: ['--import', loader, `--max-old-space-size=${limits.memoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: PROGRAM_PATH },
    // Ctrl+C is for the program, which lets documents in hand end first; the worker goes when its channel closes.
    detached: true,
  })
  const state = { alive: true, served: 0, residentBytes: 0 }
  child.on('error', () => (state.alive = false))
  child.on('exit', () => {
    state.alive = false
    killGroup(child.pid)
  })
  letGo(child)
  return {
    get alive() {
      return state.alive
    },
    get pid() {
      return child.pid
    },
    get served() {
      return state.served
    },
    get residentBytes() {
      return state.residentBytes
    },
    stop: () => end(child, state),
    async ask<Request extends WorkerRequest>(request: Request, options: AskOptions) {
      hold(child)
      try {
        return (await converse(child, state, request, options, limits)) as ResultOf<Request>
      } finally {
        state.served++
        letGo(child)
      }
    },
  }
}

function end(child: ChildProcess, state: { alive: boolean }): void {
  state.alive = false
  if (!killGroup(child.pid)) child.kill('SIGKILL')
}

/** An idle worker does not keep this process alive; a busy one does. */
function letGo(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

function hold(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}

/** Sends one request and waits for its answer, the worker's end, a limit or the caller's signal. */
function converse(
  child: ChildProcess,
  state: { alive: boolean; residentBytes: number },
  request: WorkerRequest,
  options: AskOptions,
  limits: WorkerLimits,
): Promise<ResultOf<WorkerRequest>> {
  return new Promise((resolve, reject) => {
    const { signal } = options
    let settled = false
    const settle = (act: () => void): void => {
      settled = true
      time.stop()
      clearInterval(watch)
      signal.removeEventListener('abort', onAbort)
      child.off('message', onMessage).off('exit', onExit).off('error', onExit)
      act()
    }
    const abandon = (error: Error): void => {
      end(child, state)
      settle(() => reject(error))
    }
    const onAbort = (): void => abandon(signal.reason as Error)
    const onExit = (): void => abandon(crashed('the parser ended while it read the document'))
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === 'progress') {
        time.progressed(message.steps)
        options.progress?.(message.done, message.total)
        return
      }
      state.residentBytes = message.residentBytes
      if (message.kind === 'done') return settle(() => resolve(message.result))
      const failure = new CodedError(message.code, message.message, { details: message.details })
      // An engine that failed in a way of its own may be broken for whatever it would read next.
      if (failure.code === 'parse-crashed') abandon(failure)
      else settle(() => reject(failure))
    }
    const time = startTimeLimit(limits.timeoutMs, () => abandon(tookTooLong(limits)))
    const watch = setInterval(() => {
      void residentMemory(child.pid).then((bytes) => {
        if (settled || bytes <= limits.memoryMb * 1024 * 1024) return
        abandon(crashed(`reading the document took more than ${limits.memoryMb} MiB of memory`))
      })
    }, MEMORY_CHECK_MS)
    signal.addEventListener('abort', onAbort, { once: true })
    child.on('message', onMessage).on('exit', onExit).on('error', onExit)
    if (signal.aborted) return onAbort()
    if (!state.alive || !child.connected) return onExit()
    child.send(request, (error) => {
      if (error !== null) onExit()
    })
  })
}

const crashed = (message: string): CodedError => new CodedError('parse-crashed', message)

const tookTooLong = ({ timeoutMs }: WorkerLimits): CodedError =>
  new CodedError(
    'parse-timeout',
    `reading the document went on for ${timeoutMs / 1000} s without a page read`,
  )

/** Resident bytes of a process, where the system tells (Linux); else 0, and the heap limit alone holds. */
async function residentMemory(pid: number | undefined): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(pages.split(' ')[1] ?? 0) * PAGE_BYTES
}
