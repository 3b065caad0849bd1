import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { z } from 'zod'
import { CodedError } from '../errors.js'
import { canonicalJson } from '../hash.js'

const compress = promisify(gzip)
const inflate = promisify(gunzip)

/** Refuses more than a stored document can hold: a damaged row must not exhaust the memory. */
const MAX_JSON_BYTES = 1024 * 1024 * 1024

/** A value as gzip-compressed canonical JSON (RFC 8785): equal values hash equally once inflated. */
export const packJson = async (value: unknown): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await compress(canonicalJson(value), { level: 6 }))

/** Reads what `packJson` wrote and checks its shape. Throws `storage-failed` where it is damaged. */
export async function unpackJson<Schema extends z.ZodType>(
  packed: Uint8Array,
  schema: Schema,
): Promise<z.output<Schema>> {
  try {
    const json = await inflate(packed, { maxOutputLength: MAX_JSON_BYTES })
    return schema.parse(JSON.parse(json.toString('utf8')))
  } catch (error) {
    throw new CodedError('storage-failed', 'stored JSON cannot be read back', { cause: error })
  }
}
