import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { OcrEngineName, ParseLimits, ParserPool } from '../../parsing/index.js'
import type { Stage } from '../stage.js'

export interface ParseInput {
  readonly bytes: Uint8Array
  /** The file's name, which may promise a type that its content does not keep. */
  readonly name: string
  /** Opens the document where it is encrypted. */
  readonly password?: string | undefined
}

/** Bytes to canonical text with layout. Pass `parseDocument` itself or a pool of workers as `parser`. */
export function createParseStage(
  parser: Pick<ParserPool, 'parse'>,
  limits: ParseLimits,
  ocrEngine?: OcrEngineName,
): Stage<ParseInput, ParsedDocument> {
  return {
    name: 'parse',
    version: '2',
    uses: [],
    async run({ bytes, name, password }, context) {
      const parsed = await parser.parse(bytes, name, {
        limits,
        signal: context.signal,
        password,
        ocrEngine,
        progress: (done, total) => context.progress(done, total),
      })
      for (const warning of parsed.warnings) context.warn(warning)
      return parsed
    },
  }
}
