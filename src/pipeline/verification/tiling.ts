import type { Span } from '../../domain/span.js'

/** Whether spans cover `[start, end)` one after the other, without a gap or an overlap. */
export function tilingProblems(spans: readonly Span[], start: number, end: number, what: string): string[] {
  let at = start
  for (const span of spans) {
    if (span.start !== at) return [`${what} leave a gap or overlap at ${Math.min(at, span.start)}`]
    at = span.end
  }
  return at === end ? [] : [`${what} end at ${at}, the text at ${end}`]
}
