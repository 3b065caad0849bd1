import { randomUUID } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { createLogger } from '../../src/logger.js'
import { createDatabase, type Database } from '../../src/storage/database.js'
import { openEmbeddedDatabase } from '../../src/storage/embedded/index.js'
import { migrate } from '../../src/storage/migrator.js'
import { createQueue } from '../../src/storage/queue.js'

/** Nothing here outlives the run, so nothing needs to reach the disk. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
const TEMPLATE = 'template_migrated'
const TEMPLATE_LOCK = 1

let server: Promise<string> | undefined

/** A database of one's own, migrated and empty, on the run's real PostgreSQL. Close it in `afterAll`. */
export async function testDatabase(): Promise<Database> {
  return createDatabase(await testDatabaseUrl())
}

/** The same as a connection string, for programs that are tested as processes of their own. */
export async function testDatabaseUrl(): Promise<string> {
  const administration = await (server ??= startServer())
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withClient(administration, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`))
  return databaseUrl(administration, name)
}

/** An empty database without tables, for tests of the migrator itself. */
export async function emptyDatabaseUrl(): Promise<string> {
  const administration = await (server ??= startServer())
  const name = `empty_${randomUUID().replaceAll('-', '')}`
  await withClient(administration, (client) => client.query(`CREATE DATABASE ${name}`))
  return databaseUrl(administration, name)
}

/** Starts the run's server or joins it, and leaves it running: the guard process stops it when the run ends. */
async function startServer(): Promise<string> {
  const folder = process.env['COUNTERSIGN_TEST_FOLDER']
  if (folder === undefined) throw new Error('test databases need the global set-up of jest.config.mjs')
  const embedded = await openEmbeddedDatabase(folder, { databaseName: 'administration', settings: SETTINGS })
  await withClient(embedded.url, (client) => createTemplate(client, embedded.url))
  await embedded.release({ keepRunning: true })
  return embedded.url
}

async function createTemplate(client: pg.Client, administration: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE])
  if (rowCount !== 0) return
  const draft = `${TEMPLATE}_draft`
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${draft}`)
  const url = databaseUrl(administration, draft)
  await migrate(url, path.join(import.meta.dirname, '../../prisma/migrations'))
  const database = createDatabase(url)
  const queue = createQueue(database, createLogger('silent'))
  await queue.start()
  await queue.stop({ graceMs: 0 })
  await database.close()
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${TEMPLATE}`)
}

function databaseUrl(administration: string, name: string): string {
  const url = new URL(administration)
  url.pathname = `/${name}`
  return url.href
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
