import type { Span } from '../../domain/span.js'
import { type Mention, readMentions } from './mentions.js'

/**
 * Short answers hide inside sentences: the contract's title, its parties, its dates. These generators propose every
 * span that could be one; the model decides.
 */
export function proposeMentions(text: string): Mention[] {
  return [
    ...readMentions(text, 'title', titleSpans(text)),
    ...readMentions(text, 'name', nameSpans(text)),
    ...readMentions(text, 'date', dateSpans(text)),
  ]
}

/** Parties are introduced where a contract opens and again where it is signed; lengths in characters. */
const OPENING = 6000
const CLOSING = 2500
/** Titles stand on the cover, after a table of contents at the latest. */
const TITLE_REACH = 8000

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
/** Bounded, as every repetition below: a page of underscores must not cost more than its length. */
const BLANK = '[_\\s●•*\\[\\].-]{0,80}'
const YEAR = '(?:19|20)\\s?\\d\\s?\\d'
const DATE = new RegExp(
  [
    `(?:the |this )?(?:\\d{1,2}\\s{0,9}(?:s\\s?t|n\\s?d|r\\s?d|t\\s?h)?|(?<!_)_+)\\s{1,60}day\\s{1,60}of\\s{1,60}(?:${MONTH}|_+)[\\s,]{0,60}(?:${YEAR}|(?:19|20)?_+\\d{0,2})?`,
    `\\b${MONTH}\\s{0,60}(?:\\d{1,2}(?:\\s?(?:st|nd|rd|th))?\\s{0,60},?\\s{0,60}|[_●*\\[\\]]{1,60}\\s{0,60},?\\s{0,60}|,\\s{0,60})?${YEAR}\\b`,
    `\\b\\d{1,2}(?:st|nd|rd|th)?\\s{1,60}(?:of\\s{1,60})?${MONTH},?\\s{1,60}${YEAR}\\b`,
    `\\b\\d{1,2}\\s?[/.-]\\s?\\d{1,2}\\s?[/.-]\\s?(?:${YEAR}|\\d\\d)\\b`,
    `\\b${YEAR}-\\d\\d-\\d\\d\\b`,
    `(?:the |this )?(?:(?<!_)_{3,}|\\[[_●• ]{0,40}\\])${BLANK}day of${BLANK}(?:,?\\s{0,60}(?:${YEAR}|(?:19|20)__+))?`,
    `(?<=\\s), ?${YEAR}\\b`,
  ].join('|'),
  'giu',
)

export function dateSpans(text: string): Span[] {
  return [...text.matchAll(DATE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }))
}

/** A word that may stand in a name: capital or digit first, or joined by a connector such as "of" or "&". */
const CAPITAL = /^[("“']*(?:\p{Lu}|\p{N})/u
const CONNECTOR = /^(?:of|the|de|la|del|van|von|for|&|und|y|et|da|do|di|and|in|\/|-|–)$/iu
const SUFFIX =
  /^(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|l\.l\.c|lp|l\.p|llp|plc|n\.a|s\.a|ag|gmbh|b\.v|n\.v|pty|trust|bank|fund|partnership|association|university|s\.p\.a|l\.t\.d|s\.a\.r\.l|a\/s|ab|oy|kk|k\.k|sa|nv|bv|llc\.)[.,]*$/iu

interface Piece extends Span {
  readonly word: string
}

/**
 * Names of the opening and the signatures: maximal runs of capitalised words, their parts around "and" and commas,
 * and whatever stands in quotes.
 */
export function nameSpans(text: string): Span[] {
  const regions: Span[] = [{ start: 0, end: Math.min(OPENING, text.length) }]
  if (text.length > OPENING)
    regions.push({ start: Math.max(OPENING, text.length - CLOSING), end: text.length })
  return regions.flatMap((region) => [
    ...capitalRuns(text, region).flatMap((run) => partsOfName(run)),
    ...quotedSpans(text, region),
  ])
}

/** Text between quotes, up to eight words. */
function quotedSpans(text: string, region: Readonly<Span>): Span[] {
  const spans: Span[] = []
  for (const match of text
    .slice(region.start, region.end)
    .matchAll(/["“]\s*([^"“”\n]{2,60}?)[,.]?\s*["”]/gu)) {
    const inner = match[1] as string
    if (inner.split(/\s+/u).length > 8) continue
    const start = region.start + match.index + match[0].indexOf(inner)
    spans.push({ start, end: start + inner.length })
  }
  return spans
}

/** Maximal runs of capitalised pieces on one line, connectors allowed between two of them. */
function capitalRuns(text: string, region: Readonly<Span>): Piece[][] {
  const runs: Piece[][] = []
  let run: Piece[] = []
  const close = () => {
    while (run.length > 0 && CONNECTOR.test((run.at(-1) as Piece).word)) run.pop()
    if (run.length > 0) runs.push(run)
    run = []
  }
  let previousEnd = region.start
  for (const match of text.slice(region.start, region.end).matchAll(/\S+/gu)) {
    const piece = pieceOf(match[0], region.start + match.index)
    const gap = text.slice(previousEnd, region.start + match.index)
    previousEnd = region.start + match.index + match[0].length
    if (gap.includes('\n') || gap.length > 3) close()
    if (piece === undefined) continue
    if (CAPITAL.test(match[0]) || (run.length > 0 && SUFFIX.test(piece.word))) {
      if (/^["“(]/u.test(match[0])) close()
      run.push(piece)
    } else if (run.length > 0 && CONNECTOR.test(piece.word)) run.push(piece)
    else close()
    if (/[;:)"”],?$/u.test(match[0])) close()
  }
  close()
  return runs
}

/** A piece without the brackets, quotes and closing punctuation around it; a full stop stays with its abbreviation. */
function pieceOf(raw: string, start: number): Piece | undefined {
  const opening = /^[("“'[]*/u.exec(raw)?.[0].length ?? 0
  const closing = /[)"”'\],;:]*$/u.exec(raw)?.[0].length ?? 0
  if (opening + closing >= raw.length) return undefined
  const word = raw.slice(opening, raw.length - closing)
  return { start: start + opening, end: start + raw.length - closing, word }
}

/** The run itself, its parts between "and"s, and each of these up to its corporate suffix. */
function partsOfName(run: readonly Piece[]): Span[] {
  const parts = new Map<string, Span>()
  const add = (from: number, to: number) => {
    const first = run[from]
    const last = run[to]
    if (first !== undefined && last !== undefined && to >= from && to - from < 16) {
      parts.set(`${first.start}-${last.end}`, { start: first.start, end: last.end })
    }
  }
  const cuts = [
    -1,
    ...run.flatMap((piece, index) =>
      /^(?:and|between|among|by|to|the|this|with|&)$/iu.test(piece.word) ? [index] : [],
    ),
    run.length,
  ]
  for (let left = 0; left < cuts.length - 1; left++) {
    for (let right = left + 1; right < Math.min(cuts.length, left + 4); right++) {
      const from = (cuts[left] as number) + 1
      const to = (cuts[right] as number) - 1
      add(from, to)
      for (let index = from; index <= to; index++) {
        if (!SUFFIX.test((run[index] as Piece).word)) continue
        add(from, index)
        break
      }
    }
  }
  return [...parts.values()]
}

const TITLE_WORD =
  /agreement|contract|amendment|addendum|statement|licen[sc]e|lease|plan\b|letter|schedule|appendix|memorandum|deed|terms|conditions|policy|guarant|order|undertaking|supplement|protocol|program|form|consent|warrant|indenture|exhibit|endorsement|arrangement|understanding|proposal|charter|settlement/iu

/** A title in running text follows one of these. */
const OPENER = /^(?:this|the|an?)$/iu

/** Capitalised runs with a word such as "Agreement", whole and up to that word, and runs over two lines. */
export function titleSpans(text: string): Span[] {
  const runs = capitalRuns(text, { start: 0, end: Math.min(TITLE_REACH, text.length) })
  const spans: Span[] = []
  for (const [index, run] of runs.entries()) {
    const first = run[0] as Piece
    const last = run.at(-1) as Piece
    const next = runs[index + 1]
    if (next !== undefined && /^\s+$/u.test(text.slice(last.end, (next[0] as Piece).start))) {
      const joined = { start: first.start, end: (next.at(-1) as Piece).end }
      if (
        !OPENER.test((next[0] as Piece).word) &&
        joined.end - joined.start < 200 &&
        TITLE_WORD.test(text.slice(joined.start, joined.end))
      )
        spans.push(joined)
    }
    if (!TITLE_WORD.test(text.slice(first.start, last.end))) continue
    const from = OPENER.test(first.word) && run.length > 1 ? 1 : 0
    const start = (run[from] as Piece).start
    spans.push({ start, end: last.end })
    for (let at = from; at < run.length - 1; at++) {
      const piece = run[at] as Piece
      if (TITLE_WORD.test(piece.word)) spans.push({ start, end: piece.end })
    }
  }
  return spans
}
