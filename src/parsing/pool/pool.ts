import { CodedError } from '../../errors.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { checkSize, type ParseOptions } from '../limits.js'
import { startWorker, type WorkerLimits, type WorkerProcess } from './worker-process.js'

export interface ParserPoolOptions extends WorkerLimits {
  /** Worker processes at most; each is started when first needed. */
  readonly size: number
  /** Documents after which a worker is replaced, so that memory which an engine does not return is freed. */
  readonly recycleAfter?: number
}

/** Parses documents in processes of their own: what a hostile file does to its reader ends there. */
export interface ParserPool {
  /**
   * As `parseDocument`; besides its errors throws `parse-timeout`, `parse-crashed`, and the signal's reason once it is
   * aborted, upon which the worker is ended.
   */
  parse(this: void, bytes: Uint8Array, name: string, options: ParseOptions): Promise<ParsedDocument>
  /** Starts all workers ahead of their first documents; returns at once. */
  warm(): void
  /** Ends all workers; parses under way and waiting end as `parse-crashed`. */
  close(): Promise<void>
}

const RECYCLE_AFTER = 200
/** Share of the memory limit that a worker may hold between documents. */
const RESTING_SHARE = 0.75

export function createParserPool(options: ParserPoolOptions): ParserPool {
  const idle: WorkerProcess[] = []
  const busy = new Set<WorkerProcess>()
  const waiting: { resolve: (worker: WorkerProcess) => void; reject: (error: Error) => void }[] = []
  let closed = false

  const take = (signal: AbortSignal): Promise<WorkerProcess> => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      if (worker.alive) return occupy(worker)
    }
    if (busy.size < options.size) return occupy(startWorker(options))
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(signal.reason as Error)
      }
      const entry = {
        resolve: (worker: WorkerProcess): void => {
          signal.removeEventListener('abort', leave)
          resolve(worker)
        },
        reject,
      }
      waiting.push(entry)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  const occupy = (worker: WorkerProcess): Promise<WorkerProcess> => {
    busy.add(worker)
    return Promise.resolve(worker)
  }

  const release = (worker: WorkerProcess): void => {
    busy.delete(worker)
    const old =
      worker.served >= (options.recycleAfter ?? RECYCLE_AFTER) ||
      worker.residentBytes > options.memoryMb * 1024 * 1024 * RESTING_SHARE
    if (closed || old) worker.stop()
    const next = closed ? undefined : waiting.shift()
    if (next === undefined) {
      if (worker.alive) idle.push(worker)
      return
    }
    const successor = worker.alive ? worker : startWorker(options)
    busy.add(successor)
    next.resolve(successor)
  }

  return {
    async parse(bytes, name, parseOptions) {
      if (closed) throw new CodedError('parse-crashed', 'the parser is closed')
      checkSize(bytes, parseOptions.limits)
      parseOptions.signal.throwIfAborted()
      const worker = await take(parseOptions.signal)
      try {
        return await worker.parse(bytes, name, parseOptions)
      } finally {
        release(worker)
      }
    },
    warm() {
      while (!closed && idle.length + busy.size < options.size) idle.push(startWorker(options))
    },
    close() {
      closed = true
      const error = new CodedError('parse-crashed', 'the parser is closed')
      for (const entry of waiting.splice(0)) entry.reject(error)
      for (const worker of [...idle.splice(0), ...busy]) worker.stop()
      return Promise.resolve()
    },
  }
}
