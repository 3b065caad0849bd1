import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { CodedError } from '../errors.js'
import { mapDatabaseError } from './database.js'

/** Key of the session advisory lock under which one process at a time migrates: Prisma's own, so that both exclude. */
const MIGRATION_LOCK = 72707369

/**
 * First line of a migration that must run outside a transaction, statement by statement, such as
 * CREATE INDEX CONCURRENTLY. Statements are separated by lines that end in a semicolon.
 */
const NO_TRANSACTION = /^-- countersign: no-transaction\b/

interface Migration {
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file, as Prisma's own tool computes it. */
  readonly checksum: string
}

/**
 * Applies the migrations of `directory` (one folder each, in name order) that the database does not have yet, and
 * records them in the table that `prisma migrate` reads. Safe to call from several processes at once.
 * Returns the names applied. Throws `migration-changed`, `database-unreachable`.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    return await applyMissing(client, migrations)
  } catch (error) {
    throw mapDatabaseError(error)
  } finally {
    // The lock belongs to the session and goes with it.
    await client.end().catch(() => undefined)
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const folders = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const names = folders.map((folder) => folder.name).sort()
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(directory, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(MIGRATIONS_TABLE)
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row]))
  const done: string[] = []
  for (const migration of migrations) {
    const earlier = applied.get(migration.name)
    if (earlier !== undefined && earlier.checksum !== migration.checksum) {
      throw new CodedError(
        'migration-changed',
        `migration ${migration.name} was edited after it had been applied`,
      )
    }
    if (earlier?.finished_at) continue
    await (NO_TRANSACTION.test(migration.sql) ? applyLoose(client, migration) : applyWhole(client, migration))
    done.push(migration.name)
  }
  return done
}

/** One transaction for the file and its record. */
async function applyWhole(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await record(client, migration)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw failed(migration, error)
  }
}

/** Interrupted halfway it starts over at the next start, so its statements must be repeatable (IF NOT EXISTS). */
async function applyLoose(client: pg.Client, migration: Migration): Promise<void> {
  try {
    for (const statement of migration.sql.split(/;\s*$/m)) {
      if (statement.replace(/^\s*--.*$/gm, '').trim() !== '') await client.query(statement)
    }
    await record(client, migration)
  } catch (error) {
    throw failed(migration, error)
  }
}

const record = (client: pg.Client, { name, checksum }: Migration) =>
  client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), now(), 1)`,
    [randomUUID(), checksum, name],
  )

function failed(migration: Migration, error: unknown): unknown {
  const mapped = mapDatabaseError(error)
  if (mapped instanceof CodedError) return mapped
  return new CodedError('storage-failed', `migration ${migration.name} could not be applied`, {
    cause: error,
  })
}

/** As `prisma migrate` creates it. */
const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`
