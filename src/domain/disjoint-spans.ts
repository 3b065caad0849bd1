import type { Span } from './span.js'

/** A set of spans of which no two overlap. */
export class DisjointSpans {
  /** In text order. */
  private readonly spans: Readonly<Span>[] = []

  /** Adds a span unless it overlaps one already there; whether it was added. O(log n), and O(n) moves to insert. */
  add(span: Readonly<Span>): boolean {
    let low = 0
    let high = this.spans.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.spans[middle] as Span).end <= span.start) low = middle + 1
      else high = middle
    }
    const next = this.spans[low]
    if (next !== undefined && next.start < span.end) return false
    this.spans.splice(low, 0, span)
    return true
  }
}
