import { createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.js'
import { CodedError } from '../errors.js'

/** 256 bits for one purpose. `id` tells keys apart and reveals nothing of the key. */
export interface SecretKey {
  readonly id: string
  readonly key: Buffer
}

const KEY_BYTES = 32
const ID_CHARACTERS = 16
const FILE = 'secret.key'

/**
 * The key for one purpose, derived by HKDF with SHA-256 (RFC 5869) from SECRET_KEY, else from 256 random bits that are
 * made once and kept in DATA_DIR, readable by their owner alone. Throws `storage-failed` where they cannot be.
 */
export async function secretKeyFor(config: Config, purpose: string): Promise<SecretKey> {
  const secret = config.secretKey ?? (await keptSecret(config.dataDir))
  const key = Buffer.from(hkdfSync('sha256', secret, '', `countersign ${purpose}`, KEY_BYTES))
  const id = createHash('sha256').update('countersign key id').update(key).digest('hex')
  return { id: id.slice(0, ID_CHARACTERS), key }
}

/** Processes that make the file at once end up with the same: only one of them can give it its name. */
async function keptSecret(dataDir: string): Promise<string> {
  const place = path.join(dataDir, FILE)
  const draft = `${place}.${randomUUID()}`
  try {
    const kept = await readIfThere(place)
    if (kept !== undefined) return kept
    await mkdir(dataDir, { recursive: true })
    await writeFile(draft, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' })
    await link(draft, place).catch(unless('EEXIST'))
    return await readFile(place, 'utf8')
  } catch (error) {
    throw new CodedError('storage-failed', 'the secret key cannot be kept in DATA_DIR; set SECRET_KEY', {
      cause: error,
    })
  } finally {
    await rm(draft, { force: true })
  }
}

const readIfThere = (place: string): Promise<string | undefined> =>
  readFile(place, 'utf8').catch(unless('ENOENT'))

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error
  return undefined
}
