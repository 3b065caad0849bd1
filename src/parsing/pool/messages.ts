import type { ErrorCode } from '../../domain/error-code.js'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { OcrEngineName, ParseLimits } from '../limits.js'
import type { PasswordTrial } from '../try-password.js'

export interface ParseRequest {
  readonly kind: 'parse'
  readonly bytes: Uint8Array
  readonly name: string
  readonly limits: ParseLimits
  readonly password: string | undefined
  readonly ocrEngine: OcrEngineName | undefined
}

export interface RenderRequest {
  readonly kind: 'render-page'
  readonly bytes: Uint8Array
  readonly name: string
  /** From 1. */
  readonly page: number
  /** Of the picture, in pixels. */
  readonly width: number
  readonly password: string | undefined
}

export interface AttachmentsRequest {
  readonly kind: 'read-attachments'
  readonly bytes: Uint8Array
  readonly name: string
  readonly limits: ParseLimits
  readonly password: string | undefined
}

export interface PasswordRequest {
  readonly kind: 'try-password'
  readonly bytes: Uint8Array
  readonly name: string
  readonly limits: ParseLimits
  readonly password: string
}

/** From the pool to a worker. */
export type WorkerRequest = ParseRequest | RenderRequest | AttachmentsRequest | PasswordRequest

/** A file within a document; `index` and `name` are those of `ParsedDocument.attachments`. */
export interface AttachmentFile {
  readonly index: number
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** What a worker answers each request with. */
export type ResultOf<Request extends WorkerRequest> = Request extends ParseRequest
  ? ParsedDocument
  : Request extends RenderRequest
    ? Uint8Array
    : Request extends PasswordRequest
      ? PasswordTrial
      : readonly AttachmentFile[]

/**
 * From a worker to the pool. `steps` counts the pages or parts that the worker has told of so far; `residentBytes` is
 * what it holds once its answer is made.
 */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly steps: number }
  | { readonly kind: 'done'; readonly result: ResultOf<WorkerRequest>; readonly residentBytes: number }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
      readonly residentBytes: number
    }
