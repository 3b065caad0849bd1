import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { type AdapterFile, AdapterManifest } from '../domain/adapter.js'
import type { Artifact } from '../domain/artifact.js'
import { labelByKey } from '../domain/labels.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'

/** A domain adapter whose manifest and files have been checked. */
export interface Adapter {
  readonly manifest: AdapterManifest
  /** Absolute folder of the adapter. */
  readonly folder: string
  /** The adapter by the hash of its manifest, which pins every file by hash in turn. */
  readonly artifact: Artifact
}

/** Adapters of `folder` (each a folder with an adapter.json), by id. Throws `adapter-invalid` on the first bad one. */
export async function loadAdapters(folder: string): Promise<Adapter[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const adapters: Adapter[] = []
  for (const entry of entries
    .filter((item) => item.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const adapter = await loadAdapter(path.join(folder, entry.name))
    if (adapter !== undefined) adapters.push(adapter)
  }
  return adapters
}

/**
 * Loads one adapter and verifies each file it names. Undefined where the folder holds no adapter.json.
 * Throws `adapter-invalid` when the manifest or a file is not what it should be.
 */
export async function loadAdapter(folder: string): Promise<Adapter | undefined> {
  const bytes = await readFile(path.join(folder, 'adapter.json')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (bytes === undefined) return undefined
  const manifest = parseManifest(bytes, path.basename(folder))
  for (const file of filesOf(manifest)) await verifyFile(folder, manifest.id, file)
  return {
    manifest,
    folder,
    artifact: { kind: 'adapter', id: manifest.id, version: manifest.version, sha256: sha256(bytes) },
  }
}

function parseManifest(bytes: Buffer, name: string): AdapterManifest {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new CodedError('adapter-invalid', `adapter ${name}: adapter.json is not JSON`, { cause })
  }
  const parsed = AdapterManifest.safeParse(json)
  if (!parsed.success) {
    throw new CodedError('adapter-invalid', `adapter ${name}: ${z.prettifyError(parsed.error)}`)
  }
  const manifest = parsed.data
  const unknown = manifest.labels.filter((label) => labelByKey(label.key) === undefined)
  const missing = manifest.labels.filter((label) => !manifest.model.columns.includes(label.key))
  if (unknown.length + missing.length > 0) {
    const keys = [...unknown, ...missing].map((label) => label.key).join(', ')
    throw new CodedError('adapter-invalid', `adapter ${name}: labels outside taxonomy or model: ${keys}`)
  }
  return manifest
}

function filesOf({ model }: AdapterManifest): AdapterFile[] {
  return [model.lexicon, model.linear, model.passageRanker, model.mentionRanker]
}

async function verifyFile(folder: string, id: string, file: AdapterFile): Promise<void> {
  let bytes: Buffer
  try {
    bytes = await readFile(path.join(folder, file.path))
  } catch (cause) {
    throw new CodedError('adapter-invalid', `adapter ${id}: cannot read ${file.path}`, { cause })
  }
  if (sha256(bytes) !== file.sha256) {
    throw new CodedError('adapter-invalid', `adapter ${id}: ${file.path} is not the file the manifest names`)
  }
}
