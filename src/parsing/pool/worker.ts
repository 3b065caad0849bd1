import { CodedError, isCoded } from '../../errors.js'
import type { WorkerMessage, WorkerRequest } from './messages.js'
import { perform } from './operations.js'
import { killGroup } from './process-group.js'

/**
 * A process that answers one request at a time for the pool that forked it. It is ended from outside: when a document
 * takes too long or too much, when it is cancelled, and when the worker has grown old.
 */
const PROGRESS_EVERY_MS = 100

const send = (message: WorkerMessage): void => void process.send?.(message)

async function answer(request: WorkerRequest): Promise<WorkerMessage> {
  let reported = 0
  let steps = 0
  const progress = (done: number, total: number): void => {
    if (done > 0) steps++
    const now = performance.now()
    if (now - reported < PROGRESS_EVERY_MS && done < total) return
    reported = now
    send({ kind: 'progress', done, total, steps })
  }
  try {
    const result = await perform(request, progress)
    return { kind: 'done', result, residentBytes: process.memoryUsage.rss() }
  } catch (error) {
    const { code, message, details } = isCoded(error) ? error : unexpected(error)
    return { kind: 'failed', code, message, details, residentBytes: process.memoryUsage.rss() }
  }
}

/** The kind of an unforeseen error only: its message may quote the document. */
const unexpected = (error: unknown): CodedError =>
  new CodedError('parse-crashed', 'the document could not be read because of an unexpected error', {
    details: { error: error instanceof Error ? error.name : typeof error },
  })

process.on('message', (request: WorkerRequest) => void answer(request).then(send))
process.on('disconnect', () => {
  killGroup(process.pid)
  process.exit(0)
})
// A service manager may signal every process of the service; when to end is the parent's to say.
process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)
// pdf.js leaves promises to themselves that fail on damaged files; the reading that was asked for fails or ends by itself.
process.on('unhandledRejection', () => undefined)

// The first error inside pdf.js would read its source map: 130 MB of heap and half a second, for a stack nobody sees.
process.setSourceMapsEnabled(false)

/** A worker started ahead of its first document loads the heavy readers while it waits. */
await import('../pdf/parse-pdf.js')
await import('../docx/parse-docx.js')
