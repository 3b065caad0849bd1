import { detectLanguage } from '../../../src/parsing/language.js'
import { paragraphBlocks } from '../../../src/parsing/text/parse-text.js'
import { segmentDocument } from '../../../src/pipeline/stages/segment.js'
import type { ClauseTree } from '../../../src/domain/clause.js'
import type { ParsedDocument } from '../../../src/domain/parsed-document.js'
import { sha256 } from '../../../src/hash.js'

/** A text file as the parser reads it. */
export function parsedText(text: string): ParsedDocument {
  return {
    format: 'text',
    text,
    textHash: sha256(text),
    language: detectLanguage(text),
    layout: { kind: 'flow' },
    blocks: paragraphBlocks(text),
    warnings: [],
  }
}

/** A tree as lines a person can check: depth, kind, number, heading, citation. */
export function outlineOf({ clauses }: ClauseTree): string[] {
  return clauses.map(
    ({ depth, kind, number, heading, citation }) =>
      `${'  '.repeat(depth)}${kind}${number === null ? '' : ` ${number}`}${heading === null ? '' : ` “${heading}”`}${citation === '' ? '' : ` [${citation}]`}`,
  )
}

export const outlineOfText = (text: string): string[] => outlineOf(segmentDocument(parsedText(text)))
