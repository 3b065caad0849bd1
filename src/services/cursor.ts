import { z } from 'zod'
import { CodedError } from '../errors.js'

/** A page of a listing; `next` continues it and is absent on the last page. */
export interface Page<Item> {
  readonly items: Item[]
  readonly next?: string | undefined
}

const Position = z.tuple([z.iso.datetime(), z.uuid()])
const Ordinal = z.tuple([z.int().nonnegative()])

const encode = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url')

function decode<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (error) {
    throw new CodedError('request-invalid', 'the cursor is not one this listing gave out', {
      cause: error,
      details: { errors: [{ path: 'query.cursor', message: 'unknown cursor' }] },
    })
  }
}

/** Cursor of listings by (time, id). Throws `request-invalid` for one of another kind. */
export function timeCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined
  const [at, id] = decode(cursor, Position)
  return { at: new Date(at), id }
}

/** Cursor of listings by ordinal. Throws `request-invalid` for one of another kind. */
export const ordinalCursor = (cursor: string | undefined): number | undefined =>
  cursor === undefined ? undefined : decode(cursor, Ordinal)[0]

/** A page of at most `limit` of the `limit + 1` rows that were read: the extra one tells that more follow. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => unknown[],
): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, next: encode(positionOf(last)) } : { items }
}
