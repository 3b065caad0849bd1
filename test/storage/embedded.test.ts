import { afterAll, describe, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { CodedError } from '../../src/errors.js'
import { findBinaries } from '../../src/storage/embedded/binaries.js'
import { canReach } from '../../src/storage/embedded/identity.js'
import { openEmbeddedDatabase, stopEmbeddedDatabase } from '../../src/storage/embedded/index.js'
import { locate } from '../../src/storage/embedded/location.js'

const folders: string[] = []
function dataDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-embedded-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}
/** Most tests open one cluster: creating one takes seconds, for it is synced to the disk. */
const shared = dataDir()
afterAll(async () => {
  for (const folder of folders.splice(0)) {
    if (existsSync(path.join(folder, 'postgres'))) await stopEmbeddedDatabase(folder, 'immediate')
    rmSync(folder, { recursive: true, force: true })
  }
})

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Row>(sql).finally(() => client.end())
  return rows
}
const running = (folder: string) => existsSync(path.join(folder, 'postgres/cluster/data/postmaster.pid'))

/** A process of its own that opens the database, reports how, and holds it until it is told or killed. */
async function holder(folder: string): Promise<{ child: ChildProcess; started: boolean; url: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'hold-database.ts'), folder],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, ...(JSON.parse(line.toString()) as { started: boolean; url: string }) }
}
async function end(child: ChildProcess, how: 'in order' | 'killed'): Promise<void> {
  const exited = once(child, 'exit')
  if (how === 'killed') child.kill('SIGKILL')
  else child.stdin?.end()
  await exited
}

describe('the embedded database', () => {
  test('starts, keeps its data and port, and stops with its last user', async () => {
    const folder = shared
    const first = await openEmbeddedDatabase(folder)
    await query(first.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)')
    const second = await openEmbeddedDatabase(folder)
    expect([first.started, second.started]).toEqual([true, false])
    expect(await first.release()).toBe(false)
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
    expect(await second.release()).toBe(true)
    expect(running(folder)).toBe(false)
    const third = await openEmbeddedDatabase(folder)
    expect(third.port).toBe(first.port)
    expect(await query(third.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
    await third.release()
  })

  test('orders, folds and splits Chinese text as text', async () => {
    const { url, release } = await openEmbeddedDatabase(shared)
    const [row] = await query<Record<string, unknown>>(
      url,
      `SELECT '借款' ~ '^\\w+$' AS word, lower('ÄÖ') AS lower, length(to_tsvector('simple', '借款 合同')) AS lexemes,
        current_setting('server_encoding') AS encoding`,
    )
    expect(row).toEqual({ word: true, lower: 'äö', lexemes: 2, encoding: 'UTF8' })
    await release()
  })

  test('lets nobody in without its password, which only its owner can read', async () => {
    const folder = shared
    const { url, release } = await openEmbeddedDatabase(folder)
    const open = new URL(url)
    open.password = 'guess'
    await expect(query(open.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
    expect(statSync(path.join(folder, 'postgres/cluster/password')).mode & 0o777).toBe(0o600)
    await release()
  })

  test('is one server for processes that start together, and outlives those that are killed', async () => {
    const folder = dataDir()
    const holders = await Promise.all([holder(folder), holder(folder), holder(folder)])
    expect(new Set(holders.map(({ url }) => url)).size).toBe(1)
    const [first, second, third] = holders
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three were started')
    await end(first.child, 'killed')
    await query(second.url, 'CREATE TABLE acknowledged (n int); INSERT INTO acknowledged VALUES (1)')
    await end(second.child, 'killed')
    await end(third.child, 'killed')
    const adopted = await openEmbeddedDatabase(folder)
    expect(adopted.started).toBe(false)
    expect(await query(adopted.url, 'SELECT n FROM acknowledged')).toEqual([{ n: 1 }])
    expect(await adopted.release()).toBe(true)
  })

  test('recovers what was acknowledged when the server itself is killed', async () => {
    const folder = shared
    const first = await openEmbeddedDatabase(folder)
    await query(first.url, 'CREATE TABLE survived (n int); INSERT INTO survived VALUES (1)')
    const postmaster = Number(
      readFileSync(path.join(folder, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0],
    )
    process.kill(postmaster, 'SIGKILL')
    await first.lost
    const again = await openEmbeddedDatabase(folder)
    expect(await query(again.url, 'SELECT n FROM survived')).toEqual([{ n: 1 }])
    await again.release()
  })

  test('has one main program at a time', async () => {
    const folder = shared
    const first = await openEmbeddedDatabase(folder)
    const second = await openEmbeddedDatabase(folder)
    expect(await first.claim()).toBe(true)
    expect(await second.claim()).toBe(false)
    await first.release()
    expect(await second.claim()).toBe(true)
    await second.release()
  })
})

describe('a platform without binaries', () => {
  test('is told to set DATABASE_URL', () => {
    const other = process.platform === 'darwin' ? 'linux' : 'darwin'
    for (const platform of ['sunos', other]) {
      expect(() => findBinaries(platform, 'x64')).toThrow('set DATABASE_URL')
      expect(() => findBinaries(platform, 'x64')).toThrow(CodedError)
    }
  })
})

const asRoot = process.getuid?.() === 0 ? describe : describe.skip
asRoot('root', () => {
  test('runs PostgreSQL as somebody else', async () => {
    const folder = shared
    const { release } = await openEmbeddedDatabase(folder)
    const data = path.join(folder, 'postgres/cluster/data')
    expect(statSync(data).uid).not.toBe(0)
    await release()
  })

  test('keeps data where that user can reach it, and finds it again', () => {
    const closed = dataDir()
    chmodSync(closed, 0o700)
    const folder = path.join(closed, 'data')
    const elsewhere = dataDir()
    const home = locate(folder, elsewhere)
    expect(home.startsWith(elsewhere)).toBe(true)
    expect(canReach(path.join(home, 'data'), { uid: 65534, gid: 65534 })).toBe(true)
    chmodSync(closed, 0o755)
    expect(locate(folder, dataDir())).toBe(home)
    mkdirSync(path.join(folder, 'postgres'), { recursive: true })
    rmSync(folder, { recursive: true })
  })
})
