import { z } from 'zod'

/** Half-open `[start, end)` in UTF-16 units of a text, like a span, but it may be empty: a point between characters. */
export const Place = z
  .strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative() })
  .refine((place) => place.end >= place.start, { message: 'a place does not end before it starts' })
export type Place = z.infer<typeof Place>
