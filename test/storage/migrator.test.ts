import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { migrate } from '../../src/storage/migrator.js'
import { freePort } from '../support/server.js'
import { emptyDatabaseUrl } from '../support/database.js'

const SHIPPED = path.join(import.meta.dirname, '../../prisma/migrations')

/** A folder of migrations, each `name: sql`; used and removed. */
async function withMigrations<Result>(
  migrations: Record<string, string>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-migrations-'))
  try {
    for (const [name, sql] of Object.entries(migrations)) {
      mkdirSync(path.join(folder, name))
      writeFileSync(path.join(folder, name, 'migration.sql'), sql)
    }
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const result = await client.query<Record<string, unknown>>(sql).finally(() => client.end())
  return result.rows
}

describe('migrations', () => {
  test('that ship are applied once, in order, by however many processes start together', async () => {
    const url = await emptyDatabaseUrl()
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, SHIPPED)))
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
    expect(applied.flat()).toEqual(applied.flat().toSorted())
    expect(await migrate(url, SHIPPED)).toEqual([])
    const recorded = await rows(
      url,
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    )
    expect(recorded).toHaveLength(applied.flat().length)
  })

  test('are applied whole or not at all, and go on from there once mended', async () => {
    const url = await emptyDatabaseUrl()
    const first = 'CREATE TABLE a (n int);'
    const broken = { '001': first, '002': 'CREATE TABLE b (n int); SELECT nothing FROM nowhere;' }
    await withMigrations(broken, (folder) =>
      expect(migrate(url, folder)).rejects.toMatchObject({
        code: 'storage-failed',
        message: 'migration 002 could not be applied',
      }),
    )
    expect(
      await rows(url, `SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b`),
    ).toEqual([{ a: true, b: false }])
    const mended = { '001': first, '002': 'CREATE TABLE b (n int);' }
    expect(await withMigrations(mended, (folder) => migrate(url, folder))).toEqual(['002'])
  })

  test('that were edited after they had been applied stop the start', async () => {
    const url = await emptyDatabaseUrl()
    await withMigrations({ '001': 'CREATE TABLE a (n int);' }, (folder) => migrate(url, folder))
    await withMigrations({ '001': 'CREATE TABLE a (n bigint);' }, (folder) =>
      expect(migrate(url, folder)).rejects.toMatchObject({ code: 'migration-changed' }),
    )
  })

  test('may build an index concurrently, which no transaction can', async () => {
    const url = await emptyDatabaseUrl()
    const migrations = {
      '001': 'CREATE TABLE a (n int);',
      '002': [
        '-- countersign: no-transaction',
        'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_n_idx ON a (n);',
        '-- and a second statement',
        'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_n_desc_idx ON a (n DESC);',
        '',
      ].join('\n'),
    }
    expect(await withMigrations(migrations, (folder) => migrate(url, folder))).toEqual(['001', '002'])
    expect(await rows(url, `SELECT count(*)::int AS indexes FROM pg_indexes WHERE tablename = 'a'`)).toEqual([
      { indexes: 2 },
    ])
  })

  test('say when the database does not answer', async () => {
    const url = `postgresql://nobody@127.0.0.1:${await freePort()}/none`
    await expect(migrate(url, SHIPPED)).rejects.toMatchObject({ code: 'database-unreachable' })
  })
})
