import { CodedError } from '../errors.js'

/** The value, or `not-found` naming what was asked for. */
export function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new CodedError('not-found', `no such ${what}`)
  return value
}
