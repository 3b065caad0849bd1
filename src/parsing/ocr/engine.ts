import { CodedError } from '../../errors.js'
import type { OcrEngineName } from '../limits.js'
import type { GreyPicture } from '../image/grey.js'
import { openProgram } from './tesseract-program.js'
import { openWasm } from './tesseract-wasm.js'

/** Languages of recognition by the names of their data. */
export type OcrLanguage = 'eng' | 'chi_sim'

/** A word in pixels of its picture; `confidence` from 0 to 1 as the engine states it. */
export interface RecognisedWord {
  readonly text: string
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly confidence: number
}

/** Words of one printed line, left to right. */
export interface RecognisedLine {
  readonly words: readonly RecognisedWord[]
  /** Height of the type from descender to ascender, in pixels. */
  readonly height: number
  /** Where the baseline stands at `x`, in pixels from the top, and how far it falls with each pixel to the right. */
  readonly baseline: { readonly x: number; readonly y: number; readonly slope: number }
}

/** Whether a picture holds blocks and columns of text, or words here and there. */
export type Look = 'page' | 'scattered'

/** Reads upright text of a picture. One picture at a time. */
export interface OcrEngine {
  /** Program and version, as it is recorded with each page. */
  readonly name: string
  readonly languages: ReadonlySet<OcrLanguage>
  /**
   * Lines in the order in which the engine reads them: of a whole page, or of scattered words. Throws `recognition-failed` when it stops or takes too long, and
   * the signal's reason once that is aborted.
   */
  recognise(
    this: void,
    picture: GreyPicture,
    languages: readonly OcrLanguage[],
    look: Look,
    signal: AbortSignal,
  ): Promise<RecognisedLine[]>
  /** Ends what the engine has started. */
  close(this: void): Promise<void>
}

/**
 * The engine that `choice` names; undefined where it is `none`. `auto` takes the program where it is installed with both
 * languages. Throws `recognition-unavailable` where the program is asked for and not there.
 */
export async function openEngine(choice: OcrEngineName): Promise<OcrEngine | undefined> {
  if (choice === 'none') return undefined
  if (choice === 'tesseract.js') return openWasm()
  const program = await openProgram()
  if (choice === 'tesseract') {
    if (program !== undefined) return program
    throw new CodedError('recognition-unavailable', 'the program tesseract is not installed')
  }
  return program !== undefined && program.languages.size === 2 ? program : openWasm()
}
