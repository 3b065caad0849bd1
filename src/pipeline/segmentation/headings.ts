/** A heading found behind a marker: its words in one line, and where in the text it ends (punctuation included). */
export interface Heading {
  readonly words: string
  readonly end: number
}

const LONGEST_HEADING = 120
const SMALL_WORDS = new Set(
  (
    'a an and any as at by for from in into its no not of on or other over per than that the their this to under upon ' +
    'via with within without between during after before against through if is be all etc vs v et al'
  ).split(' '),
)
const CJK = /[\u3400-\u9fff]/u

/** Every word that carries meaning begins with a capital, as in headings and unlike sentences. */
export function isTitleCase(words: string): boolean {
  const tokens = words.match(/[\p{L}][\p{L}'’-]*/gu) ?? []
  const loose = tokens.filter((token) => !SMALL_WORDS.has(token.toLowerCase()))
  if (loose.length === 0) return false
  return loose.every((token) => /^\p{Lu}/u.test(token) || /-\p{Lu}/u.test(token))
}

export function isAllCaps(words: string): boolean {
  return /\p{Lu}{3}/u.test(words) && !/\p{Ll}{2}/u.test(words)
}

/** Whether a whole line reads as a heading rather than as prose. */
export function isHeadingLine(line: string): boolean {
  const words = line.trim()
  if (words === '' || words.length > LONGEST_HEADING || !/\p{L}{2}/u.test(words)) return false
  if (/[_]{3}|\.{4}/u.test(words)) return false
  if (/__/u.test(words)) return false
  if (CJK.test(words))
    return words.length <= (/[：:]$/u.test(words) ? 12 : 30) && !/[。；，,;？！]/u.test(words)
  if (
    !/^[\p{Lu}\d“"([§$—–-]/u.test(words) ||
    /[,;](?:\s+(?:and|or))?$/u.test(words) ||
    /[.!?]\s+\p{L}/u.test(words)
  )
    return false
  return isTitleCase(words)
}

const RUN_IN =
  /\s{0,12}([“"[(]?\p{Lu}[^.:\n\u3400-\u9fff]{1,110}?)(?:[.:](?:[—–-]|[”"])?|[”"]\.|\s?[—–]\s?|\s-\s)(?=\s|$|\p{Lu})/uy
const BEFORE_NUMBER =
  /\s{0,12}(\p{Lu}[\p{Lu}\s,;&/()’'–-]{2,110}?)(?=\s+(?:Section\s|SECTION\s|§|\d{1,3}\.\d{1,3}\s))/uy
const CHINESE_RUN_IN =
  /[\s　]{0,12}(?:[【[〔（(]([^】\]〕）)\n]{2,20})[】\]〕）)]|([^\s。；，、：:,;？！\n]{2,18}?)(?:[：:]|[ \t　]+(?=\S)))/uy

/**
 * The heading behind a marker that ended at `from`, in a line that ends at `lineEnd`: the rest of the line where that
 * is one ("ARTICLE IV / CONDITIONS"), or a run-in heading ("4.02 Payments. The Borrower …"); undefined where the text
 * goes straight on. `wholeLine` says whether the line stands alone as a paragraph, `keyword` whether the marker is one
 * like 第三条, behind which a space may part the heading from the text.
 */
export function headingAfter(
  text: string,
  from: number,
  lineEnd: number,
  wholeLine: boolean,
  keyword = false,
): Heading | undefined {
  const rest = text.slice(from, Math.min(lineEnd, from + 400))
  const trimmed = rest.trim()
  if (trimmed === '') return undefined
  const complete = from + rest.length === lineEnd
  if (complete && isHeadingLine(trimmed.replace(/[.:]$/u, ''))) return clean(trimmed, lineEnd)
  if (complete && wholeLine && (isShortPhrase(trimmed) || (keyword && isCaption(trimmed))))
    return clean(trimmed, lineEnd)
  return CJK.test(trimmed.slice(0, 8)) ? chineseRunIn(text, from, keyword) : englishRunIn(text, from)
}

/** "Interest on overdue amounts": capital first, short, no sentence punctuation. */
const isShortPhrase = (words: string): boolean =>
  !CJK.test(words) &&
  words.length <= 60 &&
  /^\p{Lu}/u.test(words) &&
  !/[.;:,]$|\b(?:shall|will|is|are|means)\b/u.test(words)

/** Behind "Item 1." or "Note 4." a whole line without sentence punctuation is its caption, however long. */
const isCaption = (words: string): boolean =>
  words.length <= 180 && /^[—–-]?\s*\p{Lu}/u.test(words) && !/[.;:,]$|[.!?]\s+\p{Lu}/u.test(words)

function englishRunIn(text: string, from: number): Heading | undefined {
  RUN_IN.lastIndex = from
  const match = RUN_IN.exec(text)
  if (match !== null) {
    const words = match[1] ?? ''
    const after = text.slice(from + match[0].length, from + match[0].length + 12)
    const proper =
      isTitleCase(words) && words.replace(/[^\p{L}]/gu, '').length > 3 && !/["“][^"”]*$/u.test(words)
    if (proper && (isAllCaps(words) || /^\s*(?:["“([§$[]|\p{Lu}|\d|$)/u.test(after)))
      return clean(words, from + match[0].length)
  }
  BEFORE_NUMBER.lastIndex = from
  const caps = BEFORE_NUMBER.exec(text)
  return caps === null ? undefined : clean(caps[1] ?? '', from + caps[0].length)
}

function chineseRunIn(text: string, from: number, keyword: boolean): Heading | undefined {
  CHINESE_RUN_IN.lastIndex = from
  const match = CHINESE_RUN_IN.exec(text)
  const words = match?.[1] ?? match?.[2]
  if (words?.includes('__') === true || (match?.[2] !== undefined && !keyword && !/[：:]$/u.test(match[0])))
    return undefined
  return match === null || words === undefined ? undefined : clean(words, from + match[0].length)
}

function clean(words: string, end: number): Heading | undefined {
  const line = words
    .replace(/\s+/gu, ' ')
    .replace(/^\s*[—–-]\s*/u, '')
    .replace(/^[“"【[]|[”"】\]]$|[.:：。]+$|\s*[—–-]$/gu, '')
    .replace(/[.:：]+$/u, '')
    .trim()
  return line === '' ? undefined : { words: line, end }
}
