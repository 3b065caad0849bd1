import { Worker } from 'node:worker_threads'
import { CodedError } from '../../errors.js'
import { portableGreymap } from '../image/grey.js'
import type { OcrEngine } from './engine.js'
import { readHocr } from './hocr.js'
import { PAGE_TIMEOUT_MS } from './settings.js'
import type { ThreadReply, ThreadRequest } from './wasm-thread.js'

/**
 * Tesseract compiled to WebAssembly, with language data from npm: nothing is downloaded. It runs in a thread, so that a
 * page that takes too long can be given up; the thread starts with the first picture and again after such a page.
 */
export function openWasm(): OcrEngine {
  let thread: Worker | undefined
  const close = async (): Promise<void> => {
    const ended = thread
    thread = undefined
    await ended?.terminate()
  }
  return {
    name: 'tesseract.js-core 7.0.0',
    languages: new Set(['eng', 'chi_sim'] as const),
    close,
    async recognise(picture, languages, look, signal) {
      signal.throwIfAborted()
      thread ??= startThread()
      const request = { greymap: portableGreymap(picture), dpi: picture.dpi, languages, look }
      try {
        const reply = await converse(thread, request, signal)
        if ('error' in reply) throw new CodedError('recognition-failed', 'tesseract.js could not read a page')
        return readHocr(reply.hocr)
      } catch (error) {
        await close()
        throw error
      }
    },
  }
}

function startThread(): Worker {
  const thread = new Worker(new URL('./start-thread.mjs', import.meta.url), {
    workerData: { script: new URL('./wasm-thread.ts', import.meta.url).href },
    execArgv: [],
    // Tesseract writes remarks about the picture, which are about the document.
    stdout: true,
    stderr: true,
  })
  thread.unref()
  return thread
}

function converse(thread: Worker, request: ThreadRequest, signal: AbortSignal): Promise<ThreadReply> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      thread.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
      act()
    }
    const fail = (message: string, cause?: unknown): void =>
      settle(() => reject(new CodedError('recognition-failed', message, { cause })))
    const onAbort = (): void => settle(() => reject(signal.reason as Error))
    const onMessage = (reply: ThreadReply): void => settle(() => resolve(reply))
    const onEnd = (cause: unknown): void => fail('tesseract.js ended on a page', cause)
    const timer = setTimeout(() => fail('tesseract.js took too long over a page'), PAGE_TIMEOUT_MS)
    signal.addEventListener('abort', onAbort, { once: true })
    thread.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
    thread.postMessage(request)
  })
}
