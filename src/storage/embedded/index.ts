import pg from 'pg'
import { CodedError } from '../../errors.js'
import { findBinaries } from './binaries.js'
import {
  openCluster,
  readPostmaster,
  startPostmaster,
  stopPostmaster,
  SUPERUSER,
  type Cluster,
} from './cluster.js'
import { locate, reachableBinaries } from './location.js'

export interface EmbeddedDatabase {
  /** Connection string with the password: never log it. */
  readonly url: string
  readonly port: number
  /** Folder with the data. */
  readonly home: string
  /** Whether this process started it, or found it running. */
  readonly started: boolean
  /** Resolves when the server went away before it was released. */
  readonly lost: Promise<void>
  /** Makes this process the one main program on the data folder while it lives; false where another one is. */
  claim(this: void): Promise<boolean>
  /** Gives it up; the last user stops the server, unless it is to be kept. Resolves to whether it was stopped. */
  release(this: void, options?: { readonly keepRunning?: boolean }): Promise<boolean>
}

export interface EmbeddedOptions {
  readonly databaseName?: string
  /** Settings for a server that this call starts, such as fsync=off for tests. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Every user holds this advisory lock shared while it lives; who gets it alone is the last one. "inuse" in ASCII. */
const USE_LOCK = 0x696e757365
/** Held by the one all-in-one server of a data folder. "server" in ASCII. */
const MAIN_LOCK = 0x736572766572
const DEADLINE_MS = 90_000

/**
 * Starts the embedded PostgreSQL of `dataDir`, or joins the one that runs on it: one of this process's siblings, or one
 * that survived its own. Safe to call from several processes at once, as root and not. PostgreSQL's own postmaster.pid
 * and shared-memory check are the lock: two servers on one folder cannot be.
 * Throws `configuration-invalid` (no package for this platform) and `storage-failed` (it does not start).
 */
export async function openEmbeddedDatabase(
  dataDir: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedDatabase> {
  const home = locate(dataDir)
  const binaries = reachableBinaries(findBinaries(), home)
  const cluster = await openCluster(binaries, home)
  const deadline = Date.now() + DEADLINE_MS
  let started = false
  while (Date.now() < deadline) {
    const postmaster = readPostmaster(cluster)
    if (postmaster === undefined) {
      started = await startPostmaster(binaries, cluster, options.settings ?? {})
    } else if (postmaster.ready) {
      const lease = await join(cluster, postmaster.port)
      if (lease !== undefined) {
        const name = options.databaseName ?? 'countersign'
        await createDatabaseIfMissing(lease, name)
        return {
          url: urlOf(cluster, postmaster.port, name),
          port: postmaster.port,
          home,
          started,
          lost: new Promise((resolve) => lease.once('end', resolve)),
          claim: () => claimMain(lease),
          async release({ keepRunning = false } = {}) {
            lease.removeAllListeners('end')
            if (!keepRunning) return stopIfLast(lease, () => stopPostmaster(binaries, cluster))
            await lease.end()
            return false
          },
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new CodedError('storage-failed', `the embedded PostgreSQL does not start; its log is ${cluster.log}`)
}

/** Stops the server of `dataDir`, whoever uses it; `immediate` for data that is thrown away. */
export async function stopEmbeddedDatabase(dataDir: string, mode: 'fast' | 'immediate'): Promise<void> {
  const home = locate(dataDir)
  const binaries = reachableBinaries(findBinaries(), home)
  const cluster = await openCluster(binaries, home)
  if (readPostmaster(cluster) !== undefined) await stopPostmaster(binaries, cluster, mode)
}

const urlOf = (cluster: Cluster, port: number, name: string): string =>
  `postgresql://${SUPERUSER}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${name}`

/**
 * A connection that holds the shared use lock; undefined where the server is starting, stopping, or is another
 * cluster's (a stale postmaster.pid whose pid and port were taken over).
 */
async function join(cluster: Cluster, port: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, 'postgres'),
    application_name: 'countersign-lease',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
    if (rows[0]?.data_directory !== cluster.data) throw new Error('another cluster')
    await client.query('SELECT pg_advisory_lock_shared($1)', [USE_LOCK])
    return client
  } catch {
    await client.end().catch(() => undefined)
    return undefined
  }
}

/** A killed predecessor's lock goes with its connection, which the server may take a moment to notice. */
async function claimMain(lease: pg.Client): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const { rows } = await lease.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
      MAIN_LOCK,
    ])
    if (rows[0]?.mine === true) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

async function createDatabaseIfMissing(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount !== 0) return
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
    // 42P04 or 23505: a sibling created it meanwhile.
    if (error.code !== '42P04' && error.code !== '23505') throw error
  })
}

/**
 * While the lock is held alone nobody else can join: a newcomer waits for it, loses its connection when the server
 * stops, and starts it again.
 */
async function stopIfLast(lease: pg.Client, stop: () => Promise<void>): Promise<boolean> {
  try {
    await lease.query('SELECT pg_advisory_unlock_shared($1)', [USE_LOCK])
    const { rows } = await lease.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
      USE_LOCK,
    ])
    if (rows[0]?.alone !== true) return false
    await stop()
    return true
  } catch {
    return false
  } finally {
    await lease.end().catch(() => undefined)
  }
}
