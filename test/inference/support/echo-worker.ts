import { parentPort, workerData } from 'node:worker_threads'

/** Answers with what it was sent and the pool's data; dies or fails when told to. */
parentPort?.on('message', ({ id, payload }: { id: number; payload: string }) => {
  if (payload === 'die') process.exit(3)
  if (payload === 'fail') parentPort?.postMessage({ id, error: 'told to fail' })
  else parentPort?.postMessage({ id, value: `${(workerData as { greeting: string }).greeting} ${payload}` })
})
