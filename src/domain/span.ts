import { z } from 'zod'

/** Half-open `[start, end)` in UTF-16 units of `ParsedDocument.text`. Never empty. */
export const Span = z
  .strictObject({ start: z.int().nonnegative(), end: z.int().positive() })
  .refine((span) => span.end > span.start, { message: 'a span holds at least one character' })
export type Span = z.infer<typeof Span>

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

export const contains = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end

/** Narrows a span so that it neither starts nor ends in white space; undefined where nothing else is in it. */
export function trimSpan(text: string, span: Span): Span | undefined {
  let { start, end } = span
  while (start < end && /\s/u.test(text[start] ?? '')) start++
  while (end > start && /\s/u.test(text[end - 1] ?? '')) end--
  return end > start ? { start, end } : undefined
}
