import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Gives the run a folder for its PostgreSQL, which the first suite that needs one starts (test/support/database.ts), and
 * a guard process that stops and removes it when this process ends, however it ends: its standard input closes then.
 */
export default function globalSetup() {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-test-'))
  // PostgreSQL may run as another user, who must be able to enter.
  chmodSync(folder, 0o755)
  process.env.COUNTERSIGN_TEST_FOLDER = folder
  const guard = spawn(process.execPath, [path.join(import.meta.dirname, 'database-guard.mjs'), folder], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  })
  guard.unref()
  guard.stdin.unref()
  globalThis.countersignDatabaseGuard = guard
}
