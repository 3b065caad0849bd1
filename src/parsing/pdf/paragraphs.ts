import { isListMarker } from '../list-marker.js'
import type { TextLine } from './text-line.js'

/** Measures of a document's running text, against which breaks are judged. */
export interface BodyStyle {
  /** Median height of its characters, in points. */
  readonly size: number
  /** Usual step from a line of a paragraph to the next, in line heights. */
  readonly pitch: number
}

/** Step from one line to the next in heights of the first; undefined across columns and pages. */
function pitchOf(line: TextLine, next: TextLine): number | undefined {
  if (line.region !== next.region || next.v1 <= line.v1) return undefined
  return (next.v1 - line.v1) / Math.max(line.size, 1)
}

/**
 * The usual size and line step. Steps count only to lines that begin with a small letter or a Chinese character,
 * since such a line nearly always goes on with its paragraph.
 */
export function bodyStyle(lines: readonly TextLine[]): BodyStyle {
  const sizes = lines.flatMap((line) =>
    Array.from({ length: Math.ceil(line.text.length / 20) }, () => line.size),
  )
  const pitches = lines.flatMap((line, index) => {
    const next = lines[index + 1]
    const pitch = next === undefined ? undefined : pitchOf(line, next)
    return pitch !== undefined && next !== undefined && /^[\p{Ll}\p{Script=Han}]/u.test(next.text)
      ? [pitch]
      : []
  })
  return { size: median(sizes) ?? 10, pitch: median(pitches) ?? 1.2 }
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** Lines in reading order as paragraphs. */
export function paragraphsOf(lines: readonly TextLine[], style: BodyStyle): TextLine[][] {
  const paragraphs: TextLine[][] = []
  for (const line of lines) {
    const open = paragraphs.at(-1)
    if (open !== undefined && goesOn(open, line, style)) open.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

function goesOn(open: readonly TextLine[], next: TextLine, style: BodyStyle): boolean {
  const last = open.at(-1)
  if (last === undefined || next.begins === true || !sameFace(last, next)) return false
  if (isRule(last.text) && !beginsLow(next.text)) return false
  const pitch = pitchOf(last, next)
  return pitch === undefined ? goesOnElsewhere(last, next) : goesOnBelow(open, last, next, pitch, style)
}

const sameFace = (a: TextLine, b: TextLine): boolean =>
  Math.max(a.size, b.size) <= Math.min(a.size, b.size) * 1.2 &&
  a.direction === b.direction &&
  (a.bold === b.bold ||
    Math.min(a.text.length, b.text.length) < 6 ||
    (beginsLow(b.text) && !endsSentence(a.text)))

const endsSentence = (text: string): boolean => /[.;:!?。；：！？][)"'”’）」]*$/u.test(text)
/** A line drawn with dashes or the like: it ends what stands above it. */
const isRule = (text: string): boolean => /^[-–—_=*.\s]{8,}$/u.test(text)
const beginsLow = (text: string): boolean => /^[\p{Ll},;)，；、）]/u.test(text)
/** Characters from which a line is text rather than a title or an entry. */
const LONG_LINE = 45

/** Words and marks after which more must come. */
const leavesOpen = (text: string): boolean =>
  /(?:[,(\-–，、（]|\b(?:and|or|of|the|to|in|by|for|with|under|that|Section|Article|Clause|paragraph))$/u.test(
    text,
  )
/** The end of a list's point, or of what introduces it. */
const endsPoint = (text: string): boolean => /[.;:。；：](?:\s*(?:and|or|and\/or))?$/u.test(text)

/** Whether the next line's first word would not have fitted on this line: the mark of a wrapped line. */
function isFull(line: TextLine, next: TextLine): boolean {
  const end = next.text.search(/[\s\u2E80-\u9FFF\uFF00-\uFFEF]/u)
  const word = end < 0 ? next.text.length : Math.max(end, 1)
  const width = (next.edges[word] ?? next.u1) - (next.edges[0] ?? next.u0)
  return line.u1 + width + line.size * 0.2 > line.right - line.size * 0.3
}

/** Across a column or page. */
function goesOnElsewhere(last: TextLine, next: TextLine): boolean {
  if (endsSentence(last.text)) return false
  if (beginsLow(next.text)) return true
  if (isListMarker(next.text)) return false
  return leavesOpen(last.text) || (isFull(last, next) && last.text.length > 40)
}

function goesOnBelow(
  open: readonly TextLine[],
  last: TextLine,
  next: TextLine,
  pitch: number,
  style: BodyStyle,
): boolean {
  if (pitch > style.pitch * 1.3 + 0.1) return false
  const full = isFull(last, next)
  const em = last.size
  const indent = next.u0 - last.u0
  const first = open.length === 1
  if (first && isCaption(last.text) && /^[\p{Lu}\p{N}“"(]/u.test(next.text)) {
    if (!full || !isTitle(next.text.split(/\s+/u).slice(0, 6))) return false
  }
  if (isListMarker(next.text)) return full && !endsPoint(last.text) && Math.abs(indent) < em
  if (!full)
    return (
      isRagged(last, next) || (beginsLow(next.text) && !endsSentence(last.text) && Math.abs(indent) < em * 8)
    )
  if (indent > em) return first && (isListMarker(last.text) || beginsLow(next.text))
  if (indent < -em) return first || beginsLow(next.text) || !endsSentence(last.text)
  return true
}

/** "Note 1. Basis of Presentation": a part's name and number with a title, whose longer words have capitals. */
function isCaption(text: string): boolean {
  const title =
    /^(?:Item|Note|Section|Article|Part|Schedule|Exhibit|Annex|Appendix|Chapter)\s+[\dIVXLC]+[A-Z]?(?:\.\d+)*[.:)]?\s+(.+[^.;:,])$/u.exec(
      text,
    )?.[1]
  return title !== undefined && isTitle(title.split(/\s+/u))
}

const isTitle = (words: readonly string[]): boolean =>
  words.every((word) => word.length < 4 || !/^\p{Ll}/u.test(word))

/** A line that ends short of the margin, as text wrapped elsewhere does, in the midst of a sentence. */
function isRagged(last: TextLine, next: TextLine): boolean {
  if (endsSentence(last.text) || next.u0 - last.u0 >= last.size || !/\p{Ll}/u.test(last.text)) return false
  const long = last.u1 - last.left > (last.right - last.left) * 0.65 || last.text.length >= LONG_LINE
  return long || leavesOpen(last.text)
}
