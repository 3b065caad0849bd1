import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { testDatabaseUrl } from '../support/database.js'
import {
  bannerOf,
  freePort,
  logIn,
  pause,
  runCommand,
  startProgram,
  temporaryDataDir,
  type Client,
  type Program,
  type ProgramOptions,
} from '../support/server.js'

/** Whole programs start and stop here, several times a test. */
jest.setTimeout(300_000)

const SAMPLES = readdirSync(path.join(import.meta.dirname, '../../fixtures/documents/samples'))
const TEXT = Buffer.from('1. This Agreement is governed by the laws of Ireland.\n\n2. It lasts two years.\n')

const data = temporaryDataDir()
const programs: Program[] = []
afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.child.kill('SIGKILL')
    await program.ended
  }
})
afterAll(() => data.remove())

function start(options: ProgramOptions): Program {
  const program = startProgram(options)
  programs.push(program)
  return program
}
async function stop(program: Program): Promise<number | NodeJS.Signals> {
  program.child.kill('SIGTERM')
  return program.ended
}
const databaseRuns = () => existsSync(path.join(data.folder, 'postgres/cluster/data/postmaster.pid'))

async function documentsOf(
  client: Client,
): Promise<{ name: string; sample: boolean; status: string | undefined }[]> {
  const answer = (await (await client.get('/documents?limit=200')).json()) as {
    items: { name: string; sample: boolean; latestRun: { status: string } | null }[]
  }
  return answer.items.map(({ name, sample, latestRun }) => ({ name, sample, status: latestRun?.status }))
}
async function allEnded(client: Client) {
  for (;;) {
    const documents = await documentsOf(client)
    if (documents.every(({ status }) => status !== 'queued' && status !== 'running')) return documents
    await pause(300)
  }
}

describe('npm start', () => {
  let password = ''

  test('serves, prints how to log in, shows the samples, and stops in order', async () => {
    const program = start({ environment: { DATA_DIR: data.folder, PORT: String(await freePort()) } })
    const banner = bannerOf(await program.ready)
    expect(banner.email).toBe('admin@countersign.local')
    password = banner.password ?? ''
    const client = await logIn(banner.url, 'admin@countersign.local', password)
    const documents = await documentsOf(client)
    expect(documents.map(({ name }) => name).toSorted()).toEqual(SAMPLES.toSorted())
    expect(documents.every(({ sample }) => sample)).toBe(true)
    expect(await stop(program)).toBe(0)
    expect(databaseRuns()).toBe(false)
  })

  test('started again has everything as it was, adds nothing, and tells the password no more', async () => {
    const program = start({ environment: { DATA_DIR: data.folder, PORT: String(await freePort()) } })
    const banner = bannerOf(await program.ready)
    expect(banner.password).toBeUndefined()
    const client = await logIn(banner.url, 'admin@countersign.local', password)
    expect(await documentsOf(client)).toHaveLength(SAMPLES.length)
    const ended = await allEnded(client)
    expect(ended.map(({ status }) => status)).toEqual(SAMPLES.map(() => 'succeeded'))
    expect(await stop(program)).toBe(0)
  })

  test('is refused on a folder in use, and says where the first one is', async () => {
    const first = start({ environment: { DATA_DIR: data.folder, PORT: String(await freePort()) } })
    const { url } = bannerOf(await first.ready)
    const second = start({ environment: { DATA_DIR: data.folder, PORT: String(await freePort()) } })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('database-locked')
    expect(second.output()).toContain(url)
    expect((await fetch(`${url}/api/v1/health`)).status).toBe(200)
    expect(await stop(first)).toBe(0)
  })

  test('is refused on a port in use, and leaves no database running', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const program = start({ environment: { DATA_DIR: data.folder, PORT: String(port) } })
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain(`port ${port} is in use`)
    expect(databaseRuns()).toBe(false)
    other.close()
  })

  test('names the environment variable that is wrong, never its value', async () => {
    const program = start({
      environment: { DATA_DIR: data.folder, DATABASE_URL: 'mysql://user:secret@host/db' },
    })
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain('DATABASE_URL')
    expect(program.output()).not.toContain('secret')
  })
})

describe('commands', () => {
  const environment = { DATA_DIR: data.folder }

  test('npm run admin adds a person to a stopped installation, and leaves it stopped', async () => {
    const args = ['create-user', '--email', 'Ana@example.com', '--name', 'Ana', '--role', 'auditor', '--json']
    const created = await runCommand('admin', args, environment)
    expect(created.status).toBe(0)
    expect(JSON.parse(created.stdout)).toMatchObject({
      email: 'ana@example.com',
      role: 'auditor',
      disabled: false,
    })
    const again = await runCommand('admin', args, environment)
    expect(again).toMatchObject({ status: 1, stdout: '' })
    expect(again.stderr).toContain('conflict')
    const list = await runCommand('admin', ['list-users'], environment)
    expect(list.stdout).toContain('ana@example.com')
    expect(databaseRuns()).toBe(false)
  })

  test('npm run reprocess analyses every document of a stopped installation once per batch', async () => {
    const dry = await runCommand('reprocess', ['--all', '--dry-run', '--json'], environment)
    expect(JSON.parse(dry.stdout)).toEqual({ documents: SAMPLES.length })
    const first = await runCommand('reprocess', ['--all', '--batch', 'again', '--json'], environment)
    const counts = {
      total: SAMPLES.length,
      waiting: 0,
      running: 0,
      succeeded: SAMPLES.length,
      failed: 0,
      cancelled: 0,
    }
    expect(JSON.parse(first.stdout)).toEqual({ batch: 'again', queued: SAMPLES.length, ...counts })
    const second = await runCommand('reprocess', ['--all', '--batch', 'again', '--json'], environment)
    expect(JSON.parse(second.stdout)).toEqual({ batch: 'again', queued: 0, ...counts })
    const stale = await runCommand('reprocess', ['--stale', '--dry-run', '--json'], environment)
    expect(JSON.parse(stale.stdout)).toEqual({ documents: 0 })
    const without = await runCommand('reprocess', ['--json'], environment)
    expect(without).toMatchObject({ status: 1, stdout: '' })
    expect(databaseRuns()).toBe(false)
  })
})

describe('web and worker as processes of their own', () => {
  test('share one DATABASE_URL: what the one takes in, the other analyses', async () => {
    const environment = {
      DATABASE_URL: await testDatabaseUrl(),
      DATA_DIR: data.folder,
      PORT: String(await freePort()),
      SAMPLES: 'false',
    }
    const web = start({ mode: 'web', environment })
    const banner = bannerOf(await web.ready)
    const client = await logIn(banner.url, banner.email ?? '', banner.password ?? '')
    expect((await client.upload('agreement.txt', TEXT)).status).toBe(201)
    await pause(1000)
    expect(await documentsOf(client)).toMatchObject([{ status: 'queued' }])
    const worker = start({ mode: 'worker', environment })
    await worker.ready
    expect(await allEnded(client)).toMatchObject([{ name: 'agreement.txt', status: 'succeeded' }])
    expect(await stop(worker)).toBe(0)
    expect((await client.get('/health')).status).toBe(200)
    expect(await stop(web)).toBe(0)
  })
})
