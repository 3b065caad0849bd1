import type { ErrorCode } from '../../domain/error-code.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { ParseLimits } from '../limits.js'

/** From the pool to a worker. */
export interface ParseRequest {
  readonly bytes: Uint8Array
  readonly name: string
  readonly limits: ParseLimits
}

/** From a worker to the pool. `residentBytes` is what the worker holds once the parse is over. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'parsed'; readonly document: ParsedDocument; readonly residentBytes: number }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
      readonly residentBytes: number
    }
