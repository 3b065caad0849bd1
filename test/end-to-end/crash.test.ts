import { afterAll, expect, test } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../../src/hash.js'
import {
  freePort,
  logIn,
  pause,
  startProgram,
  temporaryDataDir,
  type Client,
  type Program,
} from '../support/server.js'

const SAMPLES = path.join(import.meta.dirname, '../../fixtures/documents/samples')
const ADMIN = { email: 'admin@example.com', password: 'a password for the crash test' }
const KILLS = 5

const data = temporaryDataDir()
let program: Program | undefined
afterAll(async () => {
  program?.child.kill('SIGKILL')
  await program?.ended
  await data.remove()
})

/** Ten documents: those that come with the program, and contracts in plain text of growing length. */
function documents(): { name: string; bytes: Buffer }[] {
  const samples = readdirSync(SAMPLES).map((name) => ({
    name,
    bytes: readFileSync(path.join(SAMPLES, name)),
  }))
  const clause = (n: number) =>
    `${n}. This Agreement is governed by the laws of Delaware and lasts ${n} years.\n\n`
  const texts = Array.from({ length: 10 }, (_, i) => ({
    name: `合同 ${i + 1}.txt`,
    bytes: Buffer.from(Array.from({ length: (i + 1) * 40 }, (_, n) => clause(n + 1)).join('')),
  }))
  return [...samples.slice(0, 6), ...texts].slice(0, 10)
}

const acknowledgedId = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { document: { id: string } }).document.id

interface RunView {
  id: string
  documentId: string
  status: string
}

test('kill -9 at any moment loses no acknowledged upload, and every run ends after the restart', async () => {
  const port = String(await freePort())
  const environment = {
    DATA_DIR: data.folder,
    PORT: port,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    SAMPLES: 'false',
    RATE_LIMIT_PER_MINUTE: '100000',
  }
  const url = `http://127.0.0.1:${port}`
  let client: Client | undefined
  const moments: number[] = []

  async function restart(): Promise<void> {
    program = startProgram({ environment })
    await program.ready
    client = await logIn(url, ADMIN.email, ADMIN.password)
  }
  async function killAndRestart(): Promise<void> {
    const moment = Math.round(Math.random() * 1500)
    moments.push(moment)
    await pause(moment)
    program?.child.kill('SIGKILL')
    await program?.ended
    client = undefined
    await restart()
  }
  await restart()

  const acknowledged = new Map<string, { id: string; bytes: Buffer }>()
  let killing = true
  const killer = (async () => {
    for (let i = 0; i < KILLS; i++) await killAndRestart()
  })().finally(() => (killing = false))
  for (const { name, bytes } of documents()) {
    // An answer that never came says nothing: like a person, the test sends the file again.
    while (!acknowledged.has(name)) {
      const answer = await client?.upload(name, bytes).catch(() => undefined)
      const id = answer?.ok === true ? await acknowledgedId(answer).catch(() => undefined) : undefined
      if (id === undefined) await pause(50)
      else acknowledged.set(name, { id, bytes })
    }
    // Spreads the uploads over the kills.
    if (killing) await pause(Math.random() * 1500)
  }
  await killer

  const reader = await logIn(url, ADMIN.email, ADMIN.password)
  const trace = `killed after ${moments.join(', ')} ms`
  for (const [name, { id, bytes }] of acknowledged) {
    const content = Buffer.from(await (await reader.get(`/documents/${id}/content`)).arrayBuffer())
    expect(`${name} ${sha256(content)} ${trace}`).toBe(`${name} ${sha256(bytes)} ${trace}`)
  }

  const runs = async () =>
    ((await (await reader.get('/runs?limit=200')).json()) as { items: RunView[] }).items
  let open: RunView[]
  do {
    await pause(500)
    open = (await runs()).filter(({ status }) => status === 'queued' || status === 'running')
  } while (open.length > 0)
  const ended = await runs()
  expect(new Set(ended.map((run) => run.documentId))).toEqual(
    new Set([...acknowledged.values()].map(({ id }) => id)),
  )
  expect(ended).toHaveLength(10)
  for (const run of ended.filter(({ status }) => status === 'succeeded')) {
    expect((await reader.get(`/runs/${run.id}/review`)).status).toBe(200)
  }
  const verification = (await (await reader.get('/audit/verification')).json()) as { intact: boolean }
  expect(verification.intact).toBe(true)
  program?.child.kill('SIGTERM')
  expect(await program?.ended).toBe(0)
}, 600_000)
