import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../hash.js'
import { hashesHandledBy } from '../storage/documents-store.js'
import type { Caller, ServiceContext } from './context.js'
import { uploadDocument } from './upload-document.js'

const SAMPLES: Caller = { kind: 'system', id: 'samples' }

/**
 * Stores the documents that come with the program, so that the first screen is not empty. Each is offered once in an
 * installation's life, by the audit trail: one that was removed since does not come back. Returns how many were stored.
 */
export async function seedSamples(context: ServiceContext): Promise<number> {
  const folder = path.join(context.config.root, 'fixtures/documents/samples')
  if (!context.config.samples || !existsSync(folder)) return 0
  const names = (await readdir(folder)).filter((name) => /\.(pdf|docx|txt|md)$/.test(name)).sort()
  const offered = await hashesHandledBy(context.database.prisma, SAMPLES.id)
  let stored = 0
  for (const name of names) {
    const bytes = await readFile(path.join(folder, name))
    if (offered.has(sha256(bytes))) continue
    const { duplicate } = await uploadDocument(context, SAMPLES, { name, bytes, sample: true })
    if (!duplicate) stored += 1
  }
  return stored
}
