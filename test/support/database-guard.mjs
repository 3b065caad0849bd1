import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Waits for the test run to end or die, then stops its PostgreSQL and removes its folder. */
const [folder] = process.argv.slice(2)
process.on('SIGINT', () => undefined)
process.stdin.resume()
await once(process.stdin, 'close')
if (existsSync(path.join(folder, 'postgres'))) {
  const { tsImport } = await import('tsx/esm/api')
  const { stopEmbeddedDatabase } = await tsImport('../../src/storage/embedded/index.ts', import.meta.url)
  await stopEmbeddedDatabase(folder, 'immediate')
}
rmSync(folder, { recursive: true, force: true })
