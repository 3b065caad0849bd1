import type { ErrorCode } from './domain/error-code.js'

/**
 * The one error that crosses module borders. `message` is for people and never quotes a document; `code` is stable
 * (docs/errors.md); `details` holds ids, counts and field names only.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
  }

  get details(): Readonly<Record<string, unknown>> {
    return this.options.details ?? {}
  }
}

export const isCoded = (error: unknown, code?: ErrorCode): error is CodedError =>
  error instanceof CodedError && (code === undefined || error.code === code)

/** Any thrown value as a coded error; what carries no code of its own becomes `internal` with its cause kept. */
export function toCoded(error: unknown): CodedError {
  if (error instanceof CodedError) return error
  return new CodedError('internal', 'an unexpected error occurred', { cause: error })
}
