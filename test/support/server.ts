import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stopEmbeddedDatabase } from '../../src/storage/embedded/index.js'

const ROOT = path.join(import.meta.dirname, '../..')

export interface ProgramOptions {
  /** `web`, `worker`, or everything in one process. */
  readonly mode?: 'web' | 'worker'
  readonly environment: Readonly<Record<string, string>>
}

/** The program as a process of its own, as `npm start` runs it. */
export interface Program {
  readonly child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Resolves with what was printed once it says that it is ready; rejects when it ends before. */
  readonly ready: Promise<string>
  /** Resolves with its exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

export function startProgram({ mode, environment }: ProgramOptions): Program {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/main.ts', ...(mode === undefined ? [] : [mode])],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  const ready = new Promise<string>((resolve, reject) => {
    const collect = (data: Buffer) => {
      output += data.toString('utf8')
      if (/^\s*(Stop it with|Countersign worker is ready)/m.test(output)) resolve(output)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    void ended.then((status) => reject(new Error(`ended with ${status}:\n${output}`)))
  })
  ready.catch(() => undefined)
  return { child, output: () => output, ready, ended }
}

/** A command of package.json's, to its end. */
export async function runCommand(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `src/cli/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString('utf8')))
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString('utf8')))
  const [code] = (await once(child, 'close')) as [number]
  return { status: code, stdout, stderr }
}

/** What the banner says. */
export function bannerOf(output: string): {
  url: string
  email: string | undefined
  password: string | undefined
} {
  const value = (label: string) => new RegExp(`^\\s*${label}\\s+(\\S+)`, 'm').exec(output)?.[1]
  return { url: value('Open') ?? '', email: value('E-mail'), password: value('Password') }
}

/** A data folder that PostgreSQL's user can reach; `remove` also stops what still runs on it. */
export function temporaryDataDir(): { folder: string; remove(): Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-server-'))
  chmodSync(folder, 0o755)
  return {
    folder,
    async remove() {
      if (existsSync(path.join(folder, 'postgres/cluster'))) await stopEmbeddedDatabase(folder, 'immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A person's session on a server: every request carries its cookie and CSRF token. */
export interface Client {
  get(place: string): Promise<Response>
  upload(name: string, bytes: Uint8Array): Promise<Response>
}

export async function logIn(url: string, email: string, password: string): Promise<Client> {
  const api = `${url}/api/v1`
  const answer = await fetch(`${api}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (answer.status !== 201) throw new Error(`log-in answered ${answer.status}: ${await answer.text()}`)
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const headers = { cookie, 'x-csrf-token': csrfToken }
  return {
    get: (place) => fetch(`${api}${place}`, { headers }),
    upload(name, bytes) {
      const body = new FormData()
      body.set('file', new Blob([Uint8Array.from(bytes)]), name)
      return fetch(`${api}/documents`, { method: 'POST', headers, body })
    },
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
