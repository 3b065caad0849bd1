import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { CodedError } from '../../errors.js'
import type { ParseOptions } from '../limits.js'
import type { ParseRequest, WorkerMessage } from './messages.js'

export interface WorkerLimits {
  /** Longest time one document may take, from when it is handed to a worker. */
  readonly timeoutMs: number
  /** Resident memory at which a worker is ended, in MiB; its JavaScript heap is bounded by the same figure. */
  readonly memoryMb: number
}

/** One worker process. After a failure that `alive` tells of, it takes no more documents. */
export interface WorkerProcess {
  readonly alive: boolean
  /** Documents parsed so far. */
  readonly served: number
  /** Resident memory after the last document. */
  readonly residentBytes: number
  parse(bytes: Uint8Array, name: string, options: ParseOptions): Promise<ParsedDocument>
  stop(): void
}

/** The kernel's page size on every platform that has /proc and runs Node with its default build. */
const PAGE_BYTES = 4096
const MEMORY_CHECK_MS = 200

/** Starts a worker. It sees none of this process's environment, which holds secrets. */
export function startWorker(limits: WorkerLimits): WorkerProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: ['--import', loader, `--max-old-space-size=${limits.memoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {},
    // Ctrl+C is for the program, which lets documents in hand end first; the worker goes when its channel closes.
    detached: true,
  })
  const state = { alive: true, served: 0, residentBytes: 0 }
  child.on('error', () => (state.alive = false))
  child.on('exit', () => (state.alive = false))
  letGo(child)
  return {
    get alive() {
      return state.alive
    },
    get served() {
      return state.served
    },
    get residentBytes() {
      return state.residentBytes
    },
    stop: () => end(child, state),
    async parse(bytes, name, options) {
      hold(child)
      try {
        const { document, residentBytes } = await converse(
          child,
          state,
          { bytes, name, limits: options.limits },
          options,
          limits,
        )
        state.residentBytes = residentBytes
        return document
      } finally {
        state.served++
        letGo(child)
      }
    },
  }
}

function end(child: ChildProcess, state: { alive: boolean }): void {
  state.alive = false
  child.kill('SIGKILL')
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

/** Sends one request and waits for its answer, the worker's end, the time limit or the caller's signal. */
function converse(
  child: ChildProcess,
  state: { alive: boolean; residentBytes: number },
  request: ParseRequest,
  options: ParseOptions,
  limits: WorkerLimits,
): Promise<{ document: ParsedDocument; residentBytes: number }> {
  return new Promise((resolve, reject) => {
    const { signal } = options
    let settled = false
    const settle = (act: () => void): void => {
      settled = true
      clearTimeout(timer)
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
    const onExit = (): void =>
      abandon(new CodedError('parse-crashed', 'the parser ended while it read the document'))
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === 'progress') options.progress?.(message.done, message.total)
      if (message.kind === 'parsed') settle(() => resolve(message))
      if (message.kind === 'failed') {
        state.residentBytes = message.residentBytes
        settle(() => reject(new CodedError(message.code, message.message, { details: message.details })))
      }
    }
    const timer = setTimeout(() => {
      const seconds = limits.timeoutMs / 1000
      abandon(new CodedError('parse-timeout', `reading the document took longer than ${seconds} s`))
    }, limits.timeoutMs)
    const watch = setInterval(() => {
      void residentMemory(child.pid).then((bytes) => {
        if (settled || bytes <= limits.memoryMb * 1024 * 1024) return
        abandon(
          new CodedError(
            'parse-crashed',
            `reading the document took more than ${limits.memoryMb} MiB of memory`,
          ),
        )
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

/** Resident bytes of a process, where the system tells (Linux); else 0, and the heap limit alone holds. */
async function residentMemory(pid: number | undefined): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(pages.split(' ')[1] ?? 0) * PAGE_BYTES
}
