import { pino, type Logger as PinoLogger } from 'pino'

/** Structured log lines of ids, codes and counts. Never pass document text, names, e-mail addresses or keys. */
export type Logger = PinoLogger

const REDACTED = [
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  'cookie',
  'email',
  'text',
  'quote',
  'name',
]

/** JSON lines on standard error; `level` is pino's (fatal … trace, silent). */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: [...REDACTED, ...REDACTED.map((field) => `*.${field}`)], censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
    },
    pino.destination({ fd: 2, sync: false }),
  )
}

/** Type, code and stack frames of an error and its causes; messages of foreign errors may quote data and stay out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(error.name === 'CodedError' ? { message: error.message } : {}),
    stack: frames.map((frame) => frame.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}
