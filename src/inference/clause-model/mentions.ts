import type { Span } from '../../domain/span.js'
import { type FeatureRow, type FeatureSet, featureRow } from './features.js'
import { type Word, wordsOf } from './tokens.js'

/** What kind of short answer a mention may be; each kind is scored by its own columns of the model. */
export type MentionKind = 'title' | 'name' | 'date'

/** A short text that may answer a label, with every place where it stands; `places` are in text order. */
export interface Mention {
  readonly kind: MentionKind
  readonly text: string
  readonly places: readonly Span[]
  readonly features: FeatureRow
}

/** Places of one text whose surroundings are read. */
const READ_PLACES = 3
/** Words read on each side of a mention. */
const SIDE_WORDS = 8

/** Two spellings that differ in case, white space or closing punctuation only are one mention. */
export function mentionKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.,;:'"“”‘’()]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Groups candidate spans by text and reads the features of each group. */
export function readMentions(text: string, kind: MentionKind, spans: readonly Span[]): Mention[] {
  const groups = new Map<string, Span[]>()
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const key = mentionKey(text.slice(span.start, span.end))
    if (key === '') continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [span])
    else if (group.at(-1)?.start !== span.start) group.push(span)
  }
  return [...groups.values()].map((places) => {
    const first = places[0] as Span
    return {
      kind,
      text: text.slice(first.start, first.end),
      places,
      features: mentionFeatures(text, kind, places),
    }
  })
}

function mentionFeatures(text: string, kind: MentionKind, places: readonly Span[]): FeatureRow {
  const first = places[0] as Span
  const read = places.slice(0, READ_PLACES).map((place) => ({
    before: wordsOf(text, { start: Math.max(0, place.start - 120), end: place.start }).slice(-SIDE_WORDS),
    after: wordsOf(text, { start: place.end, end: Math.min(text.length, place.end + 120) }).slice(
      0,
      SIDE_WORDS,
    ),
    place,
  }))
  const words = wordsOf(text, first)
  return featureRow({
    own: (set) => {
      set.ngrams(words, `${kind} in`, 2)
      set.ngrams(words.slice(0, 1), `${kind} first`, 1)
      set.ngrams(words.slice(-1), `${kind} last`, 1)
      set.cue(`${kind} words:${Math.min(words.length, 12)}`)
      set.cue(`${kind} case:${/\p{Ll}/u.test(text.slice(first.start, first.end)) ? 'mixed' : 'upper'}`)
      set.cue(`${kind} shape:${shapeOf(text.slice(first.start, first.end))}`)
    },
    heading: (set) => {
      for (const { before, after } of read) {
        sides(set, kind, before, after)
      }
      const { place } = read[0] as (typeof read)[number]
      set.cue(`${kind} left:${text.slice(Math.max(0, place.start - 2), place.start)}`)
      set.cue(`${kind} right:${text.slice(place.end, place.end + 2)}`)
      const lineStart = text.lastIndexOf('\n', place.start - 1) + 1
      const lineEnd = text.indexOf('\n', place.end)
      set.cue(`${kind} opens line:${text.slice(lineStart, place.start).trim() === ''}`)
      set.cue(
        `${kind} closes line:${text.slice(place.end, lineEnd < 0 ? text.length : lineEnd).trim() === ''}`,
      )
    },
    context: (set) => {
      for (const { before, after } of read) {
        set.ngrams(before, `${kind} before`, 2)
        set.ngrams(after, `${kind} after`, 2)
      }
      set.cue(`${kind} places:${Math.min(places.length, 8)}`)
      set.cue(`${kind} start:${Math.floor(Math.log2(1 + first.start / 50))}`)
      set.cue(`${kind} end:${Math.floor(Math.log2(1 + (text.length - first.end) / 50))}`)
    },
  })
}

/** The nearest words with their distance, and with their neighbour. */
function sides(set: FeatureSet, kind: MentionKind, before: readonly Word[], after: readonly Word[]): void {
  for (let distance = 1; distance <= 3; distance++) {
    set.ngrams(before.slice(-distance).slice(0, 1), `${kind} -${distance}`, 1)
    set.ngrams(after.slice(distance - 1, distance), `${kind} +${distance}`, 1)
  }
  set.ngrams(before.slice(-2), `${kind} -2..-1`, 2)
  set.ngrams(before.slice(-3), `${kind} -3..-1`, 3)
  set.ngrams(after.slice(0, 2), `${kind} +1..+2`, 2)
}

/** "Acme, Inc." → "Aa, Aa."; at most 12 characters, runs folded. */
function shapeOf(text: string): string {
  return text
    .replace(/\p{Lu}+/gu, 'A')
    .replace(/\p{Ll}+/gu, 'a')
    .replace(/\p{N}+/gu, '0')
    .replace(/\s+/gu, ' ')
    .slice(0, 12)
}
