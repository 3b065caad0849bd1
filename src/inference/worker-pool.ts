import { Worker } from 'node:worker_threads'

interface Job {
  readonly payload: unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  job: { readonly id: number; readonly job: Job } | undefined
}

/**
 * Threads that each run one TypeScript script and answer one request at a time: `{ id, payload }` in, `{ id, value }` or
 * `{ id, error }` out. A thread starts when there is work for it, is replaced when it dies, and keeps no process alive.
 */
export class WorkerPool<Payload, Value> {
  private readonly threads: Thread[] = []
  private readonly queue: Job[] = []
  private nextId = 1
  private closed = false

  constructor(
    private readonly script: URL,
    private readonly data: object,
    private readonly size: number,
  ) {}

  /**
   * Rejects with the script's error, when its thread dies, or with the signal's reason; work that a thread has begun
   * when its signal fires runs to its end unheard.
   */
  async run(payload: Payload, signal?: AbortSignal): Promise<Value> {
    if (this.closed) throw new Error('the pool is closed')
    signal?.throwIfAborted()
    return new Promise<Value>((resolve, reject) => {
      const leave = () => {
        const position = this.queue.indexOf(job)
        if (position >= 0) this.queue.splice(position, 1)
        reject(signal?.reason as Error)
      }
      const settled = () => signal?.removeEventListener('abort', leave)
      const job: Job = {
        payload,
        resolve: (value) => (settled(), resolve(value as Value)),
        reject: (error) => (settled(), reject(error)),
      }
      signal?.addEventListener('abort', leave)
      this.queue.push(job)
      this.dispatch()
    })
  }

  /** Stops every thread; requests under way are rejected. */
  async close(): Promise<void> {
    this.closed = true
    const error = new Error('the pool is closed')
    for (const job of this.queue.splice(0)) job.reject(error)
    await Promise.all(this.threads.splice(0).map((thread) => thread.worker.terminate()))
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const thread = this.threads.find((idle) => idle.job === undefined) ?? this.start()
      if (thread === undefined) return
      const id = this.nextId++
      const job = this.queue.shift() as Job
      thread.job = { id, job }
      thread.worker.ref()
      thread.worker.postMessage({ id, payload: job.payload })
    }
  }

  private start(): Thread | undefined {
    if (this.threads.length >= this.size) return undefined
    const thread: Thread = { worker: this.createWorker(), job: undefined }
    thread.worker.on('message', (reply: { id: number; value?: unknown; error?: string }) => {
      const current = thread.job
      if (current?.id !== reply.id) return
      thread.job = undefined
      thread.worker.unref()
      if (reply.error === undefined) current.job.resolve(reply.value)
      else current.job.reject(new Error(reply.error))
      this.dispatch()
    })
    thread.worker.on('error', (error: Error) => this.lose(thread, error))
    thread.worker.on('exit', (code) =>
      this.lose(thread, new Error(`the model's thread ended with code ${code}`)),
    )
    thread.worker.unref()
    this.threads.push(thread)
    return thread
  }

  private createWorker(): Worker {
    return new Worker(new URL('./start-worker.mjs', import.meta.url), {
      workerData: { ...this.data, script: this.script.href },
      execArgv: [],
    })
  }

  private lose(thread: Thread, error: Error): void {
    const position = this.threads.indexOf(thread)
    if (position >= 0) this.threads.splice(position, 1)
    const current = thread.job
    thread.job = undefined
    current?.job.reject(error)
    if (!this.closed) this.dispatch()
  }
}
