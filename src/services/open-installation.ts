import path from 'node:path'
import type { Config } from '../config.js'
import type { Logger } from '../logger.js'
import { createDatabase } from '../storage/database.js'
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../storage/embedded/index.js'
import { migrate } from '../storage/migrator.js'
import { createQueue } from '../storage/queue.js'
import type { ServiceContext } from './context.js'
import { openRequestParser } from './parsers.js'

export interface Installation {
  readonly context: ServiceContext
  /** Undefined where DATABASE_URL names a server of the user's own. */
  readonly embedded: EmbeddedDatabase | undefined
  /** Gives running jobs `graceMs` to end, then closes everything; the embedded database stops with its last user. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/**
 * Opens the database (starting or joining the embedded one where no DATABASE_URL is set), brings its tables up to date
 * and starts the queue, without consuming from it. Throws `database-unreachable`, `migration-changed`, `storage-failed`.
 */
export async function openInstallation(config: Config, logger: Logger): Promise<Installation> {
  const embedded = config.databaseUrl === undefined ? await openEmbeddedDatabase(config.dataDir) : undefined
  const url = config.databaseUrl ?? (embedded as EmbeddedDatabase).url
  const database = createDatabase(url, {
    onConnectionLost: (error) => logger.warn({ error }, 'an idle database connection was lost'),
  })
  const queue = createQueue(database, logger)
  try {
    const applied = await migrate(url, path.join(config.root, 'prisma/migrations'))
    if (applied.length > 0) logger.info({ migrations: applied.length }, 'database brought up to date')
    await queue.start()
  } catch (error) {
    await database.close()
    await embedded?.release()
    throw error
  }
  const parsers = openRequestParser(config)
  return {
    context: { database, queue, config, logger, parsers, clock: () => new Date() },
    embedded,
    async close({ graceMs = 0 } = {}) {
      await queue.stop({ graceMs })
      await parsers.close()
      await database.close()
      await embedded?.release()
    },
  }
}
