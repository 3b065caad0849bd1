import { toCoded } from '../errors.js'

/** Prints a result as JSON, or its lines for people. */
export function printResult(json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  console.log(json === true ? JSON.stringify(value, undefined, 2) : lines.join('\n'))
}

/** Ends a command that failed: code and message on standard error, never a stack of ours. Exit status 1. */
export function exitOnError(error: unknown): void {
  const { code, message, cause } = toCoded(error)
  const detail = code === 'internal' && cause instanceof Error ? `: ${cause.message}` : ''
  console.error(`${code}: ${message}${detail}`)
  process.exitCode = 1
}
