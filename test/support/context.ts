import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadConfig, type Config } from '../../src/config.js'
import { createLogger, type Logger } from '../../src/logger.js'
import type { ServiceContext } from '../../src/services/context.js'
import { openRequestParser } from '../../src/services/parsers.js'
import { createQueue } from '../../src/storage/queue.js'
import { testDatabase } from './database.js'

export interface TestContext extends ServiceContext {
  close(): Promise<void>
}

export interface TestContextOptions {
  readonly config?: Partial<Config>
  /** The one thing that may be faked besides the outside network. */
  readonly clock?: () => Date
  /** Silent unless given. */
  readonly logger?: Logger
}

/** Services' surroundings with real parts: a database of their own and a started queue without consumers. */
export async function testContext(options: TestContextOptions = {}): Promise<TestContext> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'countersign-context-'))
  const environment = {
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    SAMPLES: 'false',
    ADMIN_EMAIL: 'admin@example.com',
  }
  const database = await testDatabase()
  const logger = options.logger ?? createLogger('silent')
  const queue = createQueue(database, logger)
  await queue.start()
  const config = { ...loadConfig(environment), ...options.config }
  const parsers = openRequestParser(config)
  return {
    database,
    queue,
    config,
    logger,
    parsers,
    clock: options.clock ?? (() => new Date()),
    async close() {
      await queue.stop({ graceMs: 0 })
      await parsers.close()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
