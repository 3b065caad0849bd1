import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { Artifact } from '../domain/artifact.js'
import { labelByKey } from '../domain/labels.js'
import { Playbook, type Rule, type RuleCondition } from '../domain/playbook.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import { compilePattern } from './pattern.js'

/** A rule with its patterns compiled. */
export interface CompiledRule {
  readonly rule: Rule
  readonly matches: readonly RegExp[]
  readonly unless: readonly RegExp[]
  readonly near: readonly RegExp[]
}

/** A playbook that has been read, checked and compiled; `artifact` pins it by the hash of its file. */
export interface LoadedPlaybook {
  readonly playbook: Playbook
  readonly rules: readonly CompiledRule[]
  readonly artifact: Artifact
}

/**
 * All playbooks of all adapters: `FOLDER/ADAPTER/playbooks/*.yaml`, in the order of their paths. Throws
 * `playbook-invalid` naming the file and the fields that are wrong.
 */
export async function loadPlaybooks(folder: string): Promise<LoadedPlaybook[]> {
  const adapters = await readdir(folder, { withFileTypes: true })
  const loaded: LoadedPlaybook[] = []
  for (const adapter of adapters.filter((entry) => entry.isDirectory()).sort(byName)) {
    const playbooks = path.join(folder, adapter.name, 'playbooks')
    const files = await readdir(playbooks, { withFileTypes: true }).catch(() => [])
    for (const file of files.filter((entry) => /\.ya?ml$/.test(entry.name)).sort(byName)) {
      loaded.push(await loadPlaybook(path.join(playbooks, file.name)))
    }
  }
  const ids = loaded.map(({ playbook }) => playbook.id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new CodedError('playbook-invalid', `two playbooks have the id ${twice}`)
  return loaded
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)

/** Reads one playbook. Throws `playbook-invalid`. */
export async function loadPlaybook(file: string): Promise<LoadedPlaybook> {
  return readPlaybook(await readFile(file), path.basename(file))
}

/** A playbook from its YAML; `name` is for messages. */
export function readPlaybook(bytes: Uint8Array, name: string): LoadedPlaybook {
  const parsed = Playbook.safeParse(yamlOf(bytes, name))
  if (!parsed.success) throw new CodedError('playbook-invalid', `${name}: ${z.prettifyError(parsed.error)}`)
  const playbook = parsed.data
  const unknown = playbook.rules
    .flatMap(({ when }) => labelsOf(when))
    .filter((key) => labelByKey(key) === undefined)
  if (playbook.domain === 'legal' && unknown.length > 0) {
    throw new CodedError('playbook-invalid', `${name}: no such label: ${unknown.join(', ')}`)
  }
  const { id, version } = playbook
  return {
    playbook,
    rules: playbook.rules.map((rule) => compileRule(rule, name)),
    artifact: { kind: 'playbook', id, version, sha256: sha256(bytes) },
  }
}

function yamlOf(bytes: Uint8Array, name: string): unknown {
  try {
    return parseYaml(Buffer.from(bytes).toString('utf8'), { maxAliasCount: 1000, merge: true })
  } catch (cause) {
    throw new CodedError('playbook-invalid', `${name} is not YAML`, { cause })
  }
}

function compileRule(rule: Rule, name: string): CompiledRule {
  const { when } = rule
  const compile = (patterns: readonly string[] | undefined): RegExp[] => {
    try {
      return (patterns ?? []).map(compilePattern)
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'a pattern is wrong'
      throw new CodedError('playbook-invalid', `${name}, rule ${rule.id}: ${message}`, { cause })
    }
  }
  return {
    rule,
    matches: compile('matches' in when ? when.matches : undefined),
    unless: compile('unless' in when ? when.unless : undefined),
    near: compile('near' in when ? when.near : undefined),
  }
}

function labelsOf(when: RuleCondition): string[] {
  if (when.on === 'label') return [when.label]
  return when.on === 'absent' ? when.labels : []
}
