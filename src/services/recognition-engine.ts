import type { Config } from '../config.js'
import { isCoded } from '../errors.js'
import { openEngine } from '../parsing/ocr/engine.js'

const known = new WeakMap<Config, Promise<string | null>>()

/**
 * Program and version that read scans in this configuration, on this machine; null where none does. Looked for once, as
 * workers do.
 */
export function recognitionEngine(config: Config): Promise<string | null> {
  let name = known.get(config)
  if (name === undefined) {
    name = nameOf(config)
    known.set(config, name)
  }
  return name
}

async function nameOf(config: Config): Promise<string | null> {
  try {
    const engine = await openEngine(config.ocrEngine)
    await engine?.close()
    return engine?.name ?? null
  } catch (error) {
    if (isCoded(error, 'recognition-unavailable')) return null
    throw error
  }
}
