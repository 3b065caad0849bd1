import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { CodedError } from '../../errors.js'
import type { Binaries } from './binaries.js'
import { identityFor, type Identity } from './identity.js'

/** One database cluster on disk: `data` belongs to PostgreSQL, the rest to us. */
export interface Cluster {
  readonly home: string
  readonly data: string
  readonly log: string
  readonly password: string
}

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

export const SUPERUSER = 'postgres'

/**
 * Opens the cluster in `home`, creating it first where there is none: in a temporary folder that is renamed into place
 * when it is whole, so that a half-made cluster is never seen and one of several simultaneous creators wins.
 */
export async function openCluster(binaries: Binaries, home: string): Promise<Cluster> {
  const place = path.join(home, 'cluster')
  if (!existsSync(place)) await createCluster(binaries, home, place)
  return {
    home,
    data: path.join(place, 'data'),
    log: path.join(home, 'log'),
    password: readFileSync(path.join(place, 'password'), 'utf8').trim(),
  }
}

async function createCluster(binaries: Binaries, home: string, place: string): Promise<void> {
  mkdirSync(home, { recursive: true, mode: 0o755 })
  removeAbandoned(home)
  const draft = `${place}.${process.pid}`
  const data = path.join(draft, 'data')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o755 })
  const identity = identityFor(data)
  mkdirSync(data, { mode: 0o700 })
  const password = path.join(draft, 'password')
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  if (identity !== undefined) {
    chownSync(data, identity.uid, identity.gid)
    chownSync(password, identity.uid, identity.gid)
  }
  const created = await execute(binaries.initdb, initdbArguments(data, password), identity)
  if (created.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new CodedError('storage-failed', `initdb failed: ${created.output.trim().slice(-500)}`)
  }
  if (identity !== undefined) chownSync(password, 0, 0)
  try {
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
}

/** Drafts whose creator is dead. */
function removeAbandoned(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = /^cluster\.(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(path.join(home, name), { recursive: true, force: true })
  }
}

/** The C.UTF-8 of PostgreSQL itself orders text alike on every system; its ctype keeps Chinese characters letters. */
const initdbArguments = (data: string, password: string): string[] => [
  ...['-D', data, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8'],
  ...[
    `--locale=${SYSTEM_LOCALE[process.platform] ?? 'C'}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ],
  ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'log_checkpoints=off'],
]
const SYSTEM_LOCALE: Partial<Record<NodeJS.Platform, string>> = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }

/** What postmaster.pid says, where the process it names is alive: its pid, port and whether it takes connections. */
export function readPostmaster(cluster: Cluster): (Postmaster & { readonly ready: boolean }) | undefined {
  let lines: string[]
  try {
    lines = readFileSync(path.join(cluster.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined
  return { pid, port, ready: lines[7]?.trim() === 'ready' && port > 0 }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Starts the postmaster, detached from this process, and waits until it takes connections. False when it ended at once:
 * another process may have started it first, or its port was taken meanwhile.
 */
export async function startPostmaster(
  binaries: Binaries,
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
): Promise<boolean> {
  const identity = identityFor(cluster.data)
  writeFileSync(cluster.log, '', { flag: 'a' })
  if (identity !== undefined) chownSync(cluster.log, identity.uid, identity.gid)
  const port = await choosePort(cluster)
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  const started = await execute(
    binaries.pgCtl,
    [
      'start',
      '-D',
      cluster.data,
      '-l',
      cluster.log,
      '-w',
      '-t',
      '60',
      '-o',
      [`-p ${port}`, ...options].join(' '),
    ],
    identity,
  )
  return started.status === 0
}

/** `fast` ends every session; `immediate` does not even write a checkpoint, for data that is thrown away. */
export async function stopPostmaster(
  binaries: Binaries,
  cluster: Cluster,
  mode: 'fast' | 'immediate' = 'fast',
): Promise<void> {
  await execute(
    binaries.pgCtl,
    ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', '60'],
    identityFor(cluster.data),
  )
}

/** The port of the last start while it is free, so that tools can be pointed at it; else another one. */
async function choosePort(cluster: Cluster): Promise<number> {
  const file = path.join(cluster.home, 'port')
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const port = (await freePort(last)) ?? (await freePort(0))
  if (port === undefined) throw new CodedError('storage-failed', 'no TCP port is free on 127.0.0.1')
  if (port !== last) writeFileSync(file, `${port}\n`)
  return port
}

const freePort = (wanted: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Own folder for relative paths, own environment: nothing of the caller's locale or PG* variables leaks in. */
function execute(
  file: string,
  args: string[],
  identity: Identity,
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(identity ?? {}),
      cwd: path.parse(file).root,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: SYSTEM_LOCALE[process.platform] ?? 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (data: Buffer) => (output += data.toString('utf8'))
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', (error) =>
      reject(new CodedError('storage-failed', `${path.basename(file)} cannot be run`, { cause: error })),
    )
    // Not 'close': the postmaster inherits the pipes and keeps them open.
    child.once('exit', (code) => {
      child.stdout.destroy()
      child.stderr.destroy()
      resolve({ status: code ?? -1, output })
    })
  })
}
