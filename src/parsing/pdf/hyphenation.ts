/** What becomes of a hyphen at the end of a line when its paragraph is joined. */
export type HyphenRule = (before: string, after: string) => 'drop' | 'keep'

const LAST_PART = /(\p{L}+)-$/u
const FIRST_PART = /^(\p{Ll}+)/u

/** Whether a line ends in a hyphen that the next line's word follows on. */
export const splitsWord = (before: string, after: string): boolean =>
  LAST_PART.test(before) && FIRST_PART.test(after)

/**
 * Ends of English words that are no words themselves, so that a hyphen before one can only be a break: modi-fication,
 * agree-ment, lia-bility.
 */
const MERE_ENDS = new Set(
  `tion tions tional sion sions sional cation cations fication fications mation lation lations zation ization izations
  isation isations tation tations sation ment ments ity ities bility bilities ness ance ances ence ences ible
  ably ibly tive tively sive sively tory sory ture tures cial cially tial tially cally cient ciently ously dence gence
  mence nance tinue tice tices ciary`.split(/\s+/u),
)

/**
 * A rule learnt from the document itself. A word split at a line's end is joined where the document writes it in one
 * elsewhere and left hyphenated where it writes it so. Where it writes neither, the word is joined only if its second
 * part cannot be a word, or if the document's other splits show that it breaks words, which files printed from web
 * pages never do.
 */
export function learnHyphens(lines: readonly string[]): HyphenRule {
  const words = new Set<string>()
  const compounds = new Set<string>()
  for (const line of lines) {
    for (const word of line.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*/gu)) {
      if (word[0].includes('-')) compounds.add(word[0])
      else words.add(word[0])
    }
  }
  let [split, compound] = [0, 0]
  lines.forEach((line, index) => {
    const parts = partsOf(line, lines[index + 1] ?? '')
    if (parts === undefined) return
    if (words.has(parts.joined)) split++
    else if (compounds.has(parts.hyphenated)) compound++
  })
  const breaksWords = split >= 3 && split > compound * 2
  return (before, after) => {
    const parts = partsOf(before, after)
    if (parts === undefined || compounds.has(parts.hyphenated)) return 'keep'
    return words.has(parts.joined) || MERE_ENDS.has(parts.right) || breaksWords ? 'drop' : 'keep'
  }
}

function partsOf(
  before: string,
  after: string,
): { joined: string; hyphenated: string; right: string } | undefined {
  const left = LAST_PART.exec(before)?.[1]?.toLowerCase()
  const right = FIRST_PART.exec(after)?.[1]
  return left === undefined || right === undefined
    ? undefined
    : { joined: left + right, hyphenated: `${left}-${right}`, right }
}
