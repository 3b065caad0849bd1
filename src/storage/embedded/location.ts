import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CodedError } from '../../errors.js'
import { binariesIn, type Binaries } from './binaries.js'
import { canReach, identityFor } from './identity.js'

/** Where root's data goes when the user that runs PostgreSQL cannot enter DATA_DIR; kept over reboots. */
const SYSTEM_FOLDER = '/var/lib/countersign'

/**
 * The folder of the embedded database: `DATA_DIR/postgres`, or, where PostgreSQL's user cannot reach that (a clone under
 * root's home), a folder of its own under /var/lib, which `DATA_DIR/postgres.location` then names for ever.
 */
export function locate(dataDir: string, systemFolder = SYSTEM_FOLDER): string {
  const pointer = path.join(dataDir, 'postgres.location')
  try {
    if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
    mkdirSync(dataDir, { recursive: true, mode: 0o755 })
    const here = path.join(dataDir, 'postgres')
    if (canReach(path.join(here, 'data'), identityFor(path.join(here, 'data')))) return here
    const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
    const elsewhere = path.join(systemFolder, name)
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
    writeFileSync(pointer, `${elsewhere}\n`)
    return elsewhere
  } catch (error) {
    throw new CodedError('storage-failed', `no database folder can be created for ${dataDir}; set DATA_DIR`, {
      cause: error,
    })
  }
}

/** The binaries where PostgreSQL's user can run them: as installed, or copied beside the data. */
export function reachableBinaries(installed: Binaries, home: string): Binaries {
  if (canReach(installed.initdb, identityFor(path.join(home, 'data')))) return installed
  const copy = path.join(
    home,
    `binaries-${createHash('sha256').update(installed.folder).digest('hex').slice(0, 12)}`,
  )
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`
    cpSync(installed.folder, partial, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(partial, copy)
    } catch (error) {
      rmSync(partial, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  return binariesIn(copy)
}
