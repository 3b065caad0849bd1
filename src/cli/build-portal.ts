import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What the built portal depends on; its hash says whether a build is stale. */
const SOURCES = ['src/portal', 'src/api', 'src/domain', 'package-lock.json']
const STAMP = '.sources'

export interface PortalBuild {
  /** Folder with index.html; undefined where there is nothing to serve. */
  readonly folder: string | undefined
  readonly state: 'fresh' | 'built' | 'stale' | 'missing'
}

/**
 * Builds the portal into dist/portal unless it is built from these very sources already. Where Vite is not installed
 * (production dependencies only) an older build is used as it is.
 */
export async function buildPortal(root: string, announce: (line: string) => void): Promise<PortalBuild> {
  const folder = path.join(root, 'dist/portal')
  const built = existsSync(path.join(folder, 'index.html'))
  if (!existsSync(path.join(root, 'src/portal/vite.config.ts'))) {
    return built ? { folder, state: 'fresh' } : { folder: undefined, state: 'missing' }
  }
  const sources = hashSources(root)
  const stamp = path.join(folder, STAMP)
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return { folder, state: 'fresh' }

  const vite = await import('vite').catch(() => undefined)
  if (vite === undefined) return built ? { folder, state: 'stale' } : { folder: undefined, state: 'missing' }
  announce('Building the portal (once, and after each update) …')
  const draft = `${folder}.${process.pid}`
  try {
    const configFile = path.join(root, 'src/portal/vite.config.ts')
    await vite.build({ configFile, logLevel: 'error', build: { outDir: draft } })
    writeFileSync(path.join(draft, STAMP), sources)
    replaceFolder(folder, draft)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return { folder, state: 'built' }
}

/** Puts a whole build in place of the one before, so that a running server never serves half of one. */
function replaceFolder(folder: string, draft: string): void {
  const former = `${draft}.former`
  if (existsSync(folder)) renameSync(folder, former)
  renameSync(draft, folder)
  rmSync(former, { recursive: true, force: true })
}

function hashSources(root: string): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesUnder(path.join(root, source))) {
      hash.update(`${path.relative(root, file).replaceAll(path.sep, '/')}\0`).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

function filesUnder(place: string): string[] {
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [place]
  const entries = readdirSync(place, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}
