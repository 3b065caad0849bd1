import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { ParseLimits, ParserPool } from '../../parsing/index.js'
import type { Stage } from '../stage.js'

export interface ParseInput {
  readonly bytes: Uint8Array
  /** The file's name, which may promise a type that its content does not keep. */
  readonly name: string
}

/** Bytes to canonical text with layout. Pass `parseDocument` itself or a pool of workers as `parser`. */
export function createParseStage(
  parser: Pick<ParserPool, 'parse'>,
  limits: ParseLimits,
): Stage<ParseInput, ParsedDocument> {
  return {
    name: 'parse',
    version: '1',
    uses: [],
    async run({ bytes, name }, context) {
      const parsed = await parser.parse(bytes, name, {
        limits,
        signal: context.signal,
        progress: (done, total) => context.progress(done, total),
      })
      for (const warning of parsed.warnings) context.warn(warning)
      return parsed
    },
  }
}
