import { type Span, trimSpan } from '../../domain/span.js'
import { type FeatureRow, featureRow } from './features.js'
import { type Word, wordsOf } from './tokens.js'

/** A sentence as the model reads it: its words, the heading above it, its neighbours and its place. */
export interface Passage {
  readonly span: Span
  readonly words: readonly Word[]
  readonly heading: readonly Word[]
  readonly features: FeatureRow
}

/** Words of a passage that are read; the rare longer one (a table, a list of definitions) is cut. */
const MAX_WORDS = 400
/** Words of the neighbours that are read: the end of the sentence before, the beginning of the one after. */
const NEIGHBOUR_WORDS = 30

/** Sentences of `text` as passages, blank ones left out. `sentences` are in text order. */
export function readPassages(text: string, sentences: readonly Span[]): Passage[] {
  const spans = sentences.map((sentence) => trimSpan(text, sentence)).filter((span) => span !== undefined)
  const words = spans.map((span) => wordsOf(text, span).slice(0, MAX_WORDS))
  const headings = carryHeadings(text, spans, words)
  return spans.map((span, index) => {
    const own = words[index] as Word[]
    const heading = headings[index] as readonly Word[]
    const before = (words[index - 1] ?? []).slice(-NEIGHBOUR_WORDS)
    const after = (words[index + 1] ?? []).slice(0, NEIGHBOUR_WORDS)
    const features = featureRow({
      own: (set) => set.ngrams(own, 'w', 2),
      heading: (set) => set.ngrams(heading, 'h', 2),
      context: (set) => {
        set.ngrams(before, 'p', 1)
        set.ngrams(after, 'n', 1)
        set.cue(`length:${bucket(own.length)}`)
        set.cue(`place:${Math.floor((10 * span.start) / text.length)}`)
        set.cue(`start:${bucket(Math.floor(span.start / 200))}`)
        set.cue(`case:${caseOf(text.slice(span.start, span.end))}`)
        set.cue(`mark:${/[.:;,!?]?$/.exec(text.slice(span.start, span.end))?.[0] ?? ''}`)
      },
    })
    return { span, words: own, heading, features }
  })
}

/** Powers of two: 0, 1, 2, 4, 8, … */
function bucket(count: number): number {
  return count === 0 ? 0 : 2 ** Math.floor(Math.log2(count))
}

function caseOf(sentence: string): 'upper' | 'small' | 'other' {
  if (!/\p{Ll}/u.test(sentence)) return 'upper'
  return /^\p{Ll}/u.test(sentence) ? 'small' : 'other'
}

/**
 * The heading each sentence stands under: a heading-like sentence heads those after it up to the next. A caption run
 * into its paragraph ("9.1 Governing Law. This Agreement …") is a sentence of its own and so is caught as well.
 */
function carryHeadings(text: string, spans: readonly Span[], words: readonly Word[][]): (readonly Word[])[] {
  let current: readonly Word[] = []
  return spans.map((span, index) => {
    const own = words[index] as Word[]
    const above = current
    if (isHeading(text.slice(span.start, span.end))) current = own
    return above
  })
}

const HEADING_LENGTH = 90
const MARKER =
  /^(?:\(?[\p{N}.]+[.)]?|\(?[a-zA-Z][.)]|(?:article|section|schedule|exhibit)\s+[\p{N}.ivxlc]+[.:]?)\s*/iu

/** Short, with letters, no small-letter opening, and mostly words with a capital. */
function isHeading(sentence: string): boolean {
  if (sentence.length > HEADING_LENGTH || sentence.length < 3) return false
  const body = sentence.replace(MARKER, '')
  const words = body.match(/\p{L}[\p{L}'’-]*/gu) ?? []
  if (words.length === 0 || words.length > 10) return false
  const long = words.filter((word) => word.length > 3)
  const capital = long.filter((word) => /^\p{Lu}/u.test(word))
  return /^["“]?\p{Lu}/u.test(body) && capital.length >= 0.6 * long.length
}
