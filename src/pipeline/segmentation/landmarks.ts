import type { Span } from '../../domain/span.js'
import { isAllCaps, isHeadingLine } from './headings.js'
import type { Line } from './lines.js'

/** A place where a clause begins that carries no number. `level` is that of a heading, 1 outermost. */
export interface Landmark {
  readonly at:
    | 'title'
    | 'preamble'
    | 'recitals'
    | 'agreement'
    | 'signature'
    | 'definition'
    | 'heading'
    | 'contents'
    | 'paragraph'
  readonly start: number
  readonly line: Line
  readonly heading: string | null
  readonly level: number
}

const RECITALS =
  /^(?:RECITALS?|WITNESSETH|W\s?I\s?T\s?N\s?E\s?S\s?S\s?E\s?T\s?H|BACKGROUND|PREAMBLE|Recitals?|Background|Witnesseth)\s*[.:;]?$|^(?:WHEREAS|Whereas)\b|^鉴于|^鑒於/u
const AGREEMENT =
  /^(?:NOW,?\s+THEREFORE|Now,?\s+Therefore|Now,?\s+therefore|IT IS (?:HEREBY )?AGREED|It is (?:hereby )?agreed|AGREEMENT$|AGREED TERMS|Agreed terms|OPERATIVE PROVISIONS|In consideration of the|IN CONSIDERATION OF THE)|(?:达成|订立|签订|签署)(?:如下|本)(?:协议|合同|条款)|共同遵(?:守|照)/u
const SIGNATURE =
  /^(?:IN WITNESS WHEREOF|In witness whereof|IN WITNESS|\[?\s*(?:Remainder of (?:this )?page|REMAINDER OF (?:THIS )?PAGE)|\[\s*Signature pages?|\[\s*SIGNATURE PAGES?|SIGNATURE PAGES?\b|SIGNATURES?$|Signatures?:?$|AGREED AND ACCEPTED|ACCEPTED AND AGREED|The parties have executed|EXECUTED (?:as|by)\b|Executed (?:as|by)\b)|^[（(]?\s*(?:以下无正文|本页无正文|以下無正文)|^(?:经治|主治|上级|住院)?(?:医师|医生|经办人|审核人|填报人)?(?:签名|签字|签章)\s*[：:]|^(?:签署页|签字页|签章页|合同签署)|^(?:甲方|乙方|丙方|出借人|借款人|贷款人|保证人|担保人|委托人|受托人|买方|卖方)[^：:\n]{0,14}[（(](?:签字|签名|盖章|签章|公章|签署|手印)/u
const QUOTED_TERM =
  /^(?:The term\s+)?[“"‘«]\s?([^“”"\n]{1,120}?)\s?[”"’»](?:\s*(?:\([^)\n]{0,80}\)|(?:or|and|,)\s*[“"][^“”"\n]{1,80}[”"]))*\s*(?:,[^,\n]{0,80},)?\s*(?:shall\s+)?(?:means?\b|have the (?:respective )?meanings?|has the (?:same )?meanings?|mean\b|includes?\b|is defined|are defined|refers? to|:)/u
const CHINESE_TERM = /^[“"「『【]([^”"」』】\n]{1,40})[”"」』】]\s*[，,]?\s*(?:系指|是指|指|即|意指|系|：|:)/u
const INLINE_TERM =
  /(?<=[.;”"])\s+(?=[“"][^“”"\n]{1,100}[”"]\s*(?:shall\s+)?(?:means?|has the meaning|have the meaning)\b)/gu
/** "CHIEF COMPLAINT:", "Assessment and Plan:"; the record goes on behind the colon or on the next line. */
const LABEL = /^(\p{Lu}[\p{L}\d /&,()'’-]{2,60}):(?=\s|$)/u
const CHINESE_LABEL = /^[【[]?([\u3400-\u9fff]{2,10})[】\]]?[：:]/u
const PREAMBLE_OPENING =
  /^(?:\p{Lu}[\p{L} ,&.'’()\d-]{3,120}?\s+)?(?:THIS|This|The undersigned|THE UNDERSIGNED)\b[^\n]{0,300}?\b(?:agreement|amendment|lease|note|deed|contract|guaranty|guarantee|indenture|letter|addendum|license|mortgage|security|plan|warrant|waiver|consent|supplement)\b/iu
const PREAMBLE_JOINT =
  /\b(?:between|among|by and between|by and among|entered into|is made|made as of|made and entered|made this|is dated|dated as of|effective as of|is effective|executed)\b/iu
const PREAMBLE_HEAD = /^(?:BETWEEN|PARTIES|THE PARTIES|Parties|Between)\s*:?$/u
/** Justified lines have spaces between the characters. */
const spaced = (words: string): string =>
  words
    .split('|')
    .map((word) => [...word].join('\\s*'))
    .join('|')
const CHINESE_PARTY = new RegExp(
  `^(?:${spaced('甲方|乙方|丙方|出借人|借款人|贷款人|保证人|担保人|委托人|受托人|买方|卖方|出租人|承租人|发包人|承包人|披露方|接收方|转让方|受让方')})\\s*(?:[（(][^）)\\n]{1,20}[）)])?\\s*[：:]`,
  'u',
)

/** Behind a number the quotation marks may be missing: “（1）借款人：指……”. */
const CHINESE_PLAIN_TERM = /^([^\s，。；：:]{1,16})\s*[：:]?\s*(?:系指|是指|指的是|意指|(?<=[：:]\s?)指)/u
const DEFINED_TERM = [QUOTED_TERM, CHINESE_TERM]

/** The term that a paragraph defines ("X" means …, “X”指 …); undefined for any other paragraph. */
export function definedTerm(paragraph: string, numbered = false): string | undefined {
  for (const pattern of numbered ? [...DEFINED_TERM, CHINESE_PLAIN_TERM] : DEFINED_TERM) {
    const term = pattern.exec(paragraph)?.[1]
    if (term !== undefined) return term.trim()
  }
  return undefined
}

/** Whether signatures begin with this line. */
export const opensSignature = (line: string): boolean => SIGNATURE.test(line)

/**
 * Unnumbered beginnings in text order. `numbered` documents take their headings from blocks and capitals only; records
 * without clause numbers also from labels at the head of a line ("主诉：").
 */
export function findLandmarks(
  text: string,
  lines: readonly Line[],
  contents: Span | undefined,
  firstNumber: number,
  numbered: boolean,
): Landmark[] {
  const landmarks: Landmark[] = []
  const preamble = findPreamble(text, lines, contents, firstNumber)
  const titled = findTitle(lines, contents, preamble)
  let recitals = false
  for (const line of lines) {
    if (contents !== undefined && line.start >= contents.start && line.end <= contents.end) {
      if (line.start === contents.start) landmarks.push(mark('contents', line, null))
      continue
    }
    if (line.start < titled.end) {
      if (line.start === titled.start || line.start === titled.resumes)
        landmarks.push(mark('title', line, null))
      continue
    }
    if (line === preamble) landmarks.push(mark('preamble', line, null))
    else if (line.strong || line.text.length < 40) {
      const found = landmarkOf(line, recitals, numbered)
      if (found !== undefined) {
        recitals = found.at === 'recitals' || (recitals && found.at !== 'agreement')
        landmarks.push(found)
      }
    }
    if (line.text.length > 1500) landmarks.push(...inlineLandmarks(text, line))
  }
  return landmarks
}

/**
 * Title lines: all before the preamble, cover page and contents included (`resumes` behind the contents); without a
 * preamble the opening lines that read as headings. `end` is 0 where there is no title.
 */
function findTitle(
  lines: readonly Line[],
  contents: Span | undefined,
  preamble: Line | undefined,
): { start: number; resumes: number | undefined; end: number } {
  const resumes = contents === undefined ? undefined : lines.find((line) => line.start >= contents.end)?.start
  const start = lines[0]?.start ?? 0
  if (preamble !== undefined) return { start, resumes, end: preamble.start }
  const opening = lines.slice(0, 6)
  const last = opening.findLastIndex(
    (line, index) =>
      (line.heading > 0 && index < 2) || (index < 4 && isHeadingLine(line.text) && isTitleLine(line)),
  )
  const all = opening.slice(0, last + 1)
  if (last === -1 || all.some((line) => line.text.length > 160)) return { start, resumes: undefined, end: 0 }
  return { start, resumes: undefined, end: (all.at(-1)?.end ?? 0) + 1 }
}

const isTitleLine = (line: Line): boolean =>
  (isAllCaps(line.text) && !/:/u.test(line.text)) || /^[\u3400-\u9fff《》（）()\s]{3,30}$/u.test(line.text)

function landmarkOf(line: Line, recitals: boolean, numbered: boolean): Landmark | undefined {
  if (RECITALS.test(line.text)) return recitals ? undefined : mark('recitals', line, null)
  if (recitals && line.text.length < 2000 && AGREEMENT.test(line.text)) return mark('agreement', line, null)
  if (SIGNATURE.test(line.text)) return mark('signature', line, null)
  if (line.row) return undefined
  const term = line.strong ? definedTerm(line.text.slice(0, 400)) : undefined
  if (term !== undefined) return mark('definition', line, term)
  const heading = headingOf(line, numbered)
  if (heading !== undefined)
    return { ...mark('heading', line, heading), level: line.heading > 0 ? line.heading : 3 }
  return line.strong ? mark('paragraph', line, null) : undefined
}

function headingOf(line: Line, numbered: boolean): string | undefined {
  const words = line.text
    .replace(/^#{1,6}\s+/u, '')
    .replace(/[:：.]$/u, '')
    .trim()
  if (line.heading > 0 && line.text.length <= 160 && /\p{L}{2}/u.test(words) && !/[;,]$/u.test(words))
    return words
  if (line.strong && line.alone && isCapitalHeading(line.text, words, numbered)) return words
  if (numbered || !line.strong) return undefined
  const label = LABEL.exec(line.text)?.[1]
  if (label !== undefined && (isAllCaps(label) || (isHeadingLine(label) && label.split(' ').length <= 5)))
    return label
  return CHINESE_LABEL.exec(line.text)?.[1]
}

/** Capitals standing alone; among numbered sections not the captions and amounts that stand alone as well. */
function isCapitalHeading(line: string, words: string, numbered: boolean): boolean {
  if (!isAllCaps(words) || !isHeadingLine(words) || words.length > 80) return false
  if (!numbered) return true
  const letters = words.replace(/[^\p{L}]/gu, '').length
  return letters >= 6 && letters >= words.length * 0.7 && !/[:：]$/u.test(line) && !/\d/u.test(words)
}

/**
 * The paragraph that names the parties, among the lines before the first number. A cover page names them too: where a
 * heading stands between two such paragraphs the preamble is the one behind it.
 */
function findPreamble(
  text: string,
  lines: readonly Line[],
  contents: Span | undefined,
  firstNumber: number,
): Line | undefined {
  const from = contents?.end ?? 0
  let chosen: Line | undefined
  let headed = false
  for (const line of lines) {
    if (line.start < from || line.start >= firstNumber) continue
    if (namesParties(text, line)) {
      if (chosen === undefined || headed) chosen = line
      headed = false
    } else if (chosen !== undefined && (line.heading > 0 || isTitleLine(line)) && !RECITALS.test(line.text))
      headed = true
  }
  return chosen
}

function namesParties(text: string, line: Line): boolean {
  if (PREAMBLE_HEAD.test(line.text) || CHINESE_PARTY.test(line.text)) return true
  return PREAMBLE_OPENING.test(line.text) && PREAMBLE_JOINT.test(text.slice(line.start, line.start + 500))
}

/** In pages whose line breaks were lost, definitions and signatures begin within the line. */
function inlineLandmarks(text: string, line: Line): Landmark[] {
  const landmarks: Landmark[] = []
  const source = text.slice(line.textStart, line.end)
  for (const match of source.matchAll(INLINE_TERM)) {
    const start = line.textStart + match.index + match[0].length
    const term = definedTerm(text.slice(start, start + 400))
    if (term !== undefined) landmarks.push({ ...mark('definition', line, term), start })
  }
  const signature = source.search(/(?<=\S\s)IN WITNESS WHEREOF,/u)
  if (signature > 0) landmarks.push({ ...mark('signature', line, null), start: line.textStart + signature })
  return landmarks.sort((a, b) => a.start - b.start)
}

const mark = (at: Landmark['at'], line: Line, heading: string | null): Landmark => ({
  at,
  start: line.start,
  line,
  heading,
  level: 0,
})
