import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { CodedError, isCoded } from '../errors.js'
import { PrismaClient, type Prisma } from './generated/client.js'

/** The client inside a transaction: everything done with it commits or vanishes together. */
export type Transaction = Prisma.TransactionClient

/** Either; for reads that may happen inside or outside a transaction. */
export type Reader = PrismaClient | Transaction

export interface Database {
  readonly url: string
  readonly prisma: PrismaClient
  /** The pool under Prisma, for raw SQL, streaming and advisory locks. */
  readonly pool: pg.Pool
  /**
   * Runs `work` in one transaction (read committed). It is run again, at most twice, when PostgreSQL asks for it
   * (deadlock, serialisation failure), so it must have no effect outside `tx`.
   * Throws `database-unreachable`; other errors pass through unchanged.
   */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** Whether the database answers within `timeoutMs`. Never throws. */
  ping(timeoutMs?: number): Promise<boolean>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Connections of this process's pool. */
  readonly connections?: number
  readonly applicationName?: string
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  onConnectionLost?(error: Error): void
}

/** Waiting for the audit lock behind a slow writer counts towards it. */
const TRANSACTION_TIMEOUT_MS = 120_000
const ATTEMPTS = 3
/** Errors wrapped in errors; a chain that is longer goes in circles. */
const MAX_CAUSES = 8

/** Opens nothing yet: the first query connects. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    application_name: options.applicationName ?? 'countersign',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', (error) => options.onConnectionLost?.(error))
  const prisma = withCodedErrors(
    new PrismaClient({
      adapter: new PrismaPg(pool, { onPoolError: () => undefined, onConnectionError: () => undefined }),
    }),
  )
  return {
    url,
    prisma,
    pool,
    transaction: (work) => transact(prisma, work),
    ping: (timeoutMs = 2000) => answers(pool, timeoutMs),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** Every query, inside a transaction or not, throws `database-unreachable` where that is what happened. */
const withCodedErrors = (prisma: PrismaClient): PrismaClient =>
  prisma.$extends({
    query: {
      $allOperations: ({ args, query }) =>
        query(args).catch((error: unknown) => {
          throw mapDatabaseError(error)
        }),
    },
  }) as unknown as PrismaClient

async function transact<Result>(
  prisma: PrismaClient,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, { maxWait: 30_000, timeout: TRANSACTION_TIMEOUT_MS })
    } catch (error) {
      if (attempt < ATTEMPTS && shouldRepeat(error)) continue
      throw mapDatabaseError(error)
    }
  }
}

async function answers(pool: pg.Pool, timeoutMs: number): Promise<boolean> {
  const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, timeoutMs, false).unref())
  const query = pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
  return Promise.race([query, timeout])
}

/**
 * What the innermost error that has one calls itself: SQLSTATE, kind of the driver adapter, Prisma's or the socket's
 * code. Undefined where nothing in the chain of causes has any.
 */
export function databaseErrorCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > MAX_CAUSES) return undefined
  const { originalCode, kind, code, meta, cause } = error as {
    originalCode?: unknown
    kind?: unknown
    code?: unknown
    meta?: { driverAdapterError?: unknown }
    cause?: unknown
  }
  if (typeof originalCode === 'string') return originalCode
  if (typeof kind === 'string') return kind
  const deeper = databaseErrorCode(meta?.driverAdapterError ?? cause, depth + 1)
  return deeper ?? (typeof code === 'string' ? code : undefined)
}

/** 40001 serialisation failure, 40P01 deadlock, P2034 Prisma's name for both. */
const shouldRepeat = (error: unknown): boolean => {
  const code = databaseErrorCode(error)
  return code === '40001' || code === '40P01' || code === 'P2034'
}

/** Sockets refused or lost, server starting up or shutting down (class 57P), too many connections, pool timed out. */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024|P2028|57P0[123]|53300|08...|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/

/** Unique violation (23505, Prisma's P2002): the row exists already. */
export const isDuplicate = (error: unknown): boolean => {
  const code = databaseErrorCode(error)
  return code === '23505' || code === 'P2002'
}

/** A database error as the coded error the rest of the house knows; anything else is returned as it came. */
export function mapDatabaseError(error: unknown): unknown {
  if (isCoded(error)) return error
  const code = databaseErrorCode(error)
  if (code !== undefined && UNREACHABLE.test(code)) {
    return new CodedError('database-unreachable', 'the database does not answer', {
      cause: error,
      details: { code },
    })
  }
  return error
}
