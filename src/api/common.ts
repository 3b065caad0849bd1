import { z } from 'zod'
import { ErrorCode } from '../domain/error-code.js'

/** RFC 9457 problem details; `code` is the stable code, `type` its page in the documentation. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ErrorCode,
  detail: z.string(),
  /** Identifies the request in the log. */
  instance: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** Cursor pagination: pass `next` as `cursor` for the page after; absent on the last. `limit` 1 to 200. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type PageQuery = z.infer<typeof PageQuery>

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() })

export const Actor = z.object({ id: z.uuid(), name: z.string() })
export type Actor = z.infer<typeof Actor>
