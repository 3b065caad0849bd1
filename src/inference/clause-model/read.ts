import { splitSentences } from '../../domain/sentences.js'
import type { Span } from '../../domain/span.js'
import { proposeMentions } from './candidates.js'
import type { Mention } from './mentions.js'
import { type Passage, readPassages } from './passages.js'

/** Everything the clause model looks at in one document. */
export interface ReadDocument {
  readonly text: string
  readonly passages: readonly Passage[]
  readonly mentions: readonly Mention[]
}

/** Splits and reads `text`; `sentences` default to the text's own, and must be in text order where given. */
export function readDocument(text: string, sentences: readonly Span[] = splitSentences(text)): ReadDocument {
  return { text, passages: readPassages(text, sentences), mentions: proposeMentions(text) }
}
