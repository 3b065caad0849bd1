import { CodedError } from '../../errors.js'

/** Quotes and lists within each other at most. Documents stay under ten; the tree of some thousands outgrows the stack. */
const MAX_NESTING = 100

const CONTAINER = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/uy

/** A rule across the page, which looks like lists within lists. */
const RULE = /[ \t]*(?:-[ \t]*)+$|[ \t]*(?:\*[ \t]*)+$/my

/** Throws `nesting-too-deep` for a line that opens more quotes and lists than a document has. */
export function checkNesting(source: string): void {
  for (let start = 0; start >= 0 && start < source.length; start = nextLine(source, start)) {
    CONTAINER.lastIndex = start
    let depth = 0
    while (depth <= MAX_NESTING && CONTAINER.test(source)) depth++
    RULE.lastIndex = start
    if (depth > MAX_NESTING && !RULE.test(source)) {
      throw new CodedError('nesting-too-deep', 'quotes and lists are nested too deeply', {
        details: { limit: MAX_NESTING },
      })
    }
  }
}

function nextLine(source: string, from: number): number {
  const feed = source.indexOf('\n', from)
  return feed < 0 ? -1 : feed + 1
}
