import { CodedError } from '../../errors.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { checkSize, type ParseLimits, type ParseOptions } from '../limits.js'
import type { AttachmentFile, ResultOf, WorkerRequest } from './messages.js'
import type { PasswordTrial } from '../try-password.js'
import { startWorker, type WorkerLimits, type WorkerProcess } from './worker-process.js'

export interface ParserPoolOptions extends WorkerLimits {
  /** Worker processes at most; each is started when first needed. */
  readonly size: number
  /** Documents after which a worker is replaced, so that memory which an engine does not return is freed. */
  readonly recycleAfter?: number
}

export interface RequestOptions {
  readonly limits: ParseLimits
  readonly signal: AbortSignal
  /** Opens an encrypted document. */
  readonly password?: string | undefined
}

export interface PictureOptions {
  /** Of the picture, in pixels. */
  readonly width: number
  readonly password?: string | undefined
}

/**
 * Reads documents in processes of their own: what a hostile file does to its reader ends there. Each operation throws,
 * besides the coded errors of what it does, `parse-timeout`, `parse-crashed`, and the signal's reason once it is
 * aborted, upon which the worker is ended.
 */
export interface ParserPool {
  /** As `parseDocument`. */
  parse(this: void, bytes: Uint8Array, name: string, options: ParseOptions): Promise<ParsedDocument>
  /** The picture of one page (from 1) as PNG; for formats whose pages can be drawn. */
  renderPage(
    this: void,
    bytes: Uint8Array,
    name: string,
    page: number,
    picture: PictureOptions,
    options: Omit<RequestOptions, 'password'>,
  ): Promise<Uint8Array>
  /** The files within a document, under the numbers that parsing it gives them. */
  readAttachments(
    this: void,
    bytes: Uint8Array,
    name: string,
    options: RequestOptions,
  ): Promise<readonly AttachmentFile[]>
  /** As `tryPassword`. */
  tryPassword(
    this: void,
    bytes: Uint8Array,
    name: string,
    options: RequestOptions & { readonly password: string },
  ): Promise<PasswordTrial>
  /** Workers that ended on a request: crashed, over a limit, or ended with a request that was aborted. */
  readonly restarts: number
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
  let restarts = 0

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
    if (!worker.alive && !closed) restarts++
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

  const ask = async <Request extends WorkerRequest>(
    request: Request,
    options: Pick<ParseOptions, 'limits' | 'signal' | 'progress'>,
  ): Promise<ResultOf<Request>> => {
    if (closed) throw new CodedError('parse-crashed', 'the parser is closed')
    checkSize(request.bytes, options.limits)
    options.signal.throwIfAborted()
    const worker = await take(options.signal)
    try {
      return await worker.ask(request, options)
    } finally {
      release(worker)
    }
  }

  return {
    parse(bytes, name, options) {
      const { limits, password, ocrEngine } = options
      return ask({ kind: 'parse', bytes, name, limits, password, ocrEngine }, options)
    },
    renderPage(bytes, name, page, { width, password }, options) {
      return ask({ kind: 'render-page', bytes, name, page, width, password }, options)
    },
    readAttachments(bytes, name, options) {
      const { limits, password } = options
      return ask({ kind: 'read-attachments', bytes, name, limits, password }, options)
    },
    tryPassword(bytes, name, options) {
      const { limits, password } = options
      return ask({ kind: 'try-password', bytes, name, limits, password }, options)
    },
    get restarts() {
      return restarts
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
