import type { Evidence } from '../../domain/finding.js'
import { trimSpan, type Span } from '../../domain/span.js'
import type { Subject } from './scope.js'
import { leafOf } from './scope.js'

/** A sentence longer than this, in characters, is quoted in part. */
const LONGEST_QUOTE = 700
const CONTEXT = 240

/** Evidence for a match: the sentence around it, or its surroundings up to whole words where that runs too long. */
export function evidenceAround(subject: Subject, match: Span): Evidence | undefined {
  const { text } = subject.parsed
  const leaf = leafOf(subject, match.start)
  const sentence = leaf?.sentences.find((one) => one.start <= match.start && match.start < one.end)
  const whole =
    sentence === undefined ? match : { start: sentence.start, end: Math.max(sentence.end, match.end) }
  const span =
    whole.end - whole.start <= LONGEST_QUOTE
      ? whole
      : {
          start: Math.max(whole.start, wordStart(text, match.start - CONTEXT)),
          end: Math.min(whole.end, wordEnd(text, match.end + CONTEXT)),
        }
  return exactEvidence(text, span)
}

/** Evidence that is exactly the span, without white space around it. Boxes come with grounding. */
export function exactEvidence(text: string, span: Span): Evidence | undefined {
  const trimmed = trimSpan(text, span)
  if (trimmed === undefined) return undefined
  return { alignment: 'exact', quote: text.slice(trimmed.start, trimmed.end), span: trimmed, boxes: [] }
}

function wordStart(text: string, position: number): number {
  let at = Math.max(0, position)
  while (at > 0 && at > position - 30 && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) at--
  return at
}

function wordEnd(text: string, position: number): number {
  let at = Math.min(text.length, position)
  while (at < text.length && at < position + 30 && /[\p{L}\p{N}]/u.test(text[at] ?? '')) at++
  return at
}

/** Equal spans once, in text order. */
export function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>()
  return evidence.filter((one) => {
    const key = one.alignment === 'unaligned' ? one.quote : `${one.span.start}-${one.span.end}`
    return !seen.has(key) && seen.add(key) !== undefined
  })
}
