import type { Span } from './span.js'

/**
 * Splits text into sentences, keeping offsets.
 *
 * Rule-based, for English contracts, reports and notes and for Chinese. The rules err on the side of
 * not splitting: a clause read with one sentence too many is still read whole, while a sentence cut at
 * "Acme Inc." loses its subject.
 */

/** Never end a sentence, whatever follows: they announce a number, a name or an explanation. */
const LEADING_ABBREVIATIONS = new Set(
  (
    'no nos sec secs sect art arts ex exh exhs sched para paras pars par pp pg p cl fig figs vol ch app ' +
    'mr mrs ms dr prof hon rev messrs gen gov sen rep st ave blvd rd ste fl attn tel fax dept div ' +
    'v vs cf e.g i.e eg ie viz approx est incl excl reg regs stat rel ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri'
  ).split(' '),
)

/** May stand inside a sentence or end one; the next word decides. */
const AMBIGUOUS_ABBREVIATIONS = new Set(
  (
    'inc corp ltd co cos llc l.l.c llp l.l.p lp l.p plc p.l.c n.a s.a n.v b.v a.g s.p.a s.r.l pty gmbh bros ' +
    'etc al jr sr esq ph.d m.d d.b.a u.s u.s.a u.k u.s.c c.f.r e.u p.r.c d.c a.m p.m b.i.d t.i.d q.i.d p.o'
  ).split(' '),
)

/** Words that open a sentence far more often than they continue one after "Inc." or "U.S.". */
const SENTENCE_OPENERS = new Set(
  (
    'the this these those that such each any all no if in on upon for as at by to it its he she they we you ' +
    'notwithstanding except unless subject without where when while whereas however during following after ' +
    'before nothing neither either both every within with from there here his her their our your'
  ).split(' '),
)

/** Where a sentence might end. */
const TERMINATOR = /(?<![.!?])[.!?]+["'”’)\]]*(?=\s)|[。！？；]+[”’」』）》】]*|\n/gu
const ENUMERATOR =
  /^\s*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,2}|[ivxlc]{1,6})[.)]|(?:section|article|§)\s*[\divxlc]+(?:\.\d+)*\.?|[•●▪◦·*–—-]|第[一二三四五六七八九十百千\d]+[章节節条條款]|[（(]?[一二三四五六七八九十]{1,3}[）)、.]|[①-⑳])\s*/iu

/** A hard-wrapped line is at least this long, in characters; a shorter one was ended on purpose. */
const WRAPPED_LINE_LENGTH = 50

/**
 * Splits `text` (or the part of it inside `span`) into sentences.
 *
 * @returns spans in text order that tile `span` exactly: white space after a sentence belongs to it, as
 *   does white space before the first one. An empty span gives no sentences.
 */
export function splitSentences(text: string, span: Readonly<Span> = { start: 0, end: text.length }): Span[] {
  const source = text.slice(span.start, span.end)
  const sentences: Span[] = []
  let start = 0
  /** Where the first sentence's text begins: the white space before it ends nothing. */
  let first = skipWhiteSpace(source, 0)
  for (const match of source.matchAll(TERMINATOR)) {
    const stop = match.index + match[0].length
    if (stop <= first) continue
    if (!endsSentence(source, start, match.index, stop)) continue
    const next = skipWhiteSpace(source, stop)
    if (next >= source.length) break
    sentences.push({ start: span.start + start, end: span.start + next })
    start = first = next
  }
  if (start < source.length) sentences.push({ start: span.start + start, end: span.end })
  return sentences
}

/**
 * Whether the sentence that began at `start` ends at `stop`; the terminator occupies `[mark, stop)`.
 */
function endsSentence(source: string, start: number, mark: number, stop: number): boolean {
  const terminator = source[mark]
  if (terminator === '\n') return lineEndsSentence(source, start, mark)
  if (terminator !== '.') return isChineseStop(terminator) || opensSentence(source, stop)
  if (isOnlyEnumerator(source.slice(start, stop))) return false
  const word = lastWord(source, start, mark)
  const lower = word.toLowerCase()
  if (LEADING_ABBREVIATIONS.has(lower)) return false
  if (AMBIGUOUS_ABBREVIATIONS.has(lower) || isInitials(word)) {
    return SENTENCE_OPENERS.has(firstWord(source, stop).toLowerCase()) && opensSentence(source, stop)
  }
  return opensSentence(source, stop)
}

/** A blank line always ends a sentence; a single newline only where the line was not merely wrapped. */
function lineEndsSentence(source: string, start: number, newline: number): boolean {
  const next = skipWhiteSpace(source, newline)
  if (source.slice(newline, next).split('\n').length > 2) return true
  if (isOnlyEnumerator(source.slice(start, newline))) return false
  const rest = source.slice(next, next + 40)
  if (ENUMERATOR.test(rest)) return true
  const line = source.slice(source.lastIndexOf('\n', newline - 1) + 1, newline).trim()
  if (/[.:;!?。：；！？]["'”’)]*$/u.test(line)) {
    return !LEADING_ABBREVIATIONS.has(lastWord(line, 0, line.length - 1).toLowerCase())
  }
  if (/^\p{Ll}/u.test(rest)) return false
  return line.length < WRAPPED_LINE_LENGTH
}

function isChineseStop(character: string | undefined): boolean {
  return character !== undefined && '。！？；'.includes(character)
}

/** True unless the text after `at` plainly continues the sentence (a small letter or a comma). */
function opensSentence(source: string, at: number): boolean {
  const next = source[skipWhiteSpace(source, at)]
  return next === undefined || !/[\p{Ll},;:]/u.test(next)
}

function isOnlyEnumerator(sentence: string): boolean {
  const match = ENUMERATOR.exec(sentence)
  return match !== null && sentence.slice(match[0].length).trim() === ''
}

/** "J" in "J. Smith", "U.S" in "U.S. dollars": letters parted by full stops. */
function isInitials(word: string): boolean {
  return /^(?:\p{L}\.)*\p{L}$/u.test(word) && /\p{Lu}/u.test(word)
}

function lastWord(source: string, start: number, end: number): string {
  return /[\p{L}\p{N}&'.-]*$/u.exec(source.slice(Math.max(start, end - 24), end))?.[0] ?? ''
}

function firstWord(source: string, at: number): string {
  return /^\s*["“]?(\p{L}+)/u.exec(source.slice(at, at + 40))?.[1] ?? ''
}

function skipWhiteSpace(source: string, at: number): number {
  let next = at
  while (next < source.length && /\s/u.test(source[next] as string)) next += 1
  return next
}
