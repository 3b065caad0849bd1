import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadAdapters } from '../adapters/load.js'
import { loadPlaybooks } from '../adapters/playbook.js'

/** What a run of this installation would be pinned to, to find the runs that are not. */
export interface InstalledPins {
  readonly codeVersion: string
  /**
   * Of each adapter the hashes of its manifest (which pins its weights) and of its domain's playbooks, sorted and joined
   * by commas; of an installation without adapters, of all playbooks.
   */
  readonly artifactSets: readonly string[]
}

/** Throws `adapter-invalid` or `playbook-invalid`. */
export async function installedPins(root: string): Promise<InstalledPins> {
  const folder = path.join(root, 'domain-adapters')
  const [adapters, playbooks] = await Promise.all([loadAdapters(folder), loadPlaybooks(folder)])
  const setOf = (hashes: readonly string[]) => [...hashes].sort().join(',')
  const playbooksOf = (domain: string | undefined) =>
    playbooks
      .filter(({ playbook }) => domain === undefined || playbook.domain === domain)
      .map(({ artifact }) => artifact.sha256)
  const artifactSets =
    adapters.length === 0
      ? [setOf(playbooksOf(undefined))]
      : adapters.map(({ artifact, manifest }) => setOf([artifact.sha256, ...playbooksOf(manifest.domain)]))
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  return { codeVersion: version, artifactSets }
}
