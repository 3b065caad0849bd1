import { LRUCache } from 'lru-cache'
import type { RunId } from '../domain/ids.js'
import type { ParsedDocument } from '../domain/parsed-document.js'
import type { Database } from '../storage/database.js'
import { findParsed } from '../storage/run-output-store.js'

/** Characters of text kept unpacked, over all runs: with its boxes a paged document takes some 60 bytes for each. */
const MAX_CHARACTERS = 4_000_000

const caches = new WeakMap<Database, LRUCache<RunId, ParsedDocument>>()

/**
 * A run's parsed document, from memory where it was read lately: it never changes, and unpacking the boxes of a long
 * contract takes longer than every other part of a request. Undefined where the run has no output.
 */
export async function readParsedOf(database: Database, runId: RunId): Promise<ParsedDocument | undefined> {
  const cache = cacheOf(database)
  const known = cache.get(runId)
  if (known !== undefined) return known
  const parsed = await findParsed(database.prisma, runId)
  if (parsed !== undefined) cache.set(runId, parsed)
  return parsed
}

function cacheOf(database: Database): LRUCache<RunId, ParsedDocument> {
  let cache = caches.get(database)
  if (cache === undefined) {
    cache = new LRUCache({ maxSize: MAX_CHARACTERS, sizeCalculation: (parsed) => parsed.text.length })
    caches.set(database, cache)
  }
  return cache
}
