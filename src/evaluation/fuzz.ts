import type { ErrorCode } from '../domain/error-code.js'
import { ParsedDocument } from '../domain/parsed-document.js'
import { isCoded } from '../errors.js'
import { mutate, type Mutation, type Seedling } from '../parsing/fuzzing/mutate.js'
import type { ParseLimits, ParserPool } from '../parsing/index.js'
import { parsedProblems } from '../pipeline/verification/structure.js'

/** Codes that tell of a parser that failed, and not of a document that did. */
const OUR_FAULTS: readonly ErrorCode[] = ['parse-crashed', 'parse-timeout', 'internal']

const LIMITS: ParseLimits = {
  maxBytes: 10_000_000,
  maxPages: 200,
  maxCharacters: 2_000_000,
  maxScannedPages: 2,
}

/** A mutation that a reader should have survived and did not; `problem` says how. */
export interface FuzzFailure extends Mutation {
  readonly number: number
  readonly problem: string
}

export interface FuzzReport {
  readonly mutations: number
  /** Those that were still read as documents. */
  readonly read: number
  /** How many of the others ended in which code. */
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>
  readonly failures: readonly FuzzFailure[]
}

export interface FuzzOptions {
  readonly seed: number
  /** Mutations at a time; as many as the pool has workers. */
  readonly parallel: number
  /** Whether to go on with the mutation of this number. */
  readonly more: (number: number) => boolean
  readonly failed?: (failure: FuzzFailure) => void
}

/** Reads one mutation after the other in real parser processes and checks what comes of each. */
export async function fuzz(
  pool: ParserPool,
  seedlings: readonly Seedling[],
  options: FuzzOptions,
): Promise<FuzzReport> {
  const failures: FuzzFailure[] = []
  const refused: Partial<Record<ErrorCode, number>> = {}
  let next = 0
  let mutations = 0
  let read = 0
  const work = async (): Promise<void> => {
    while (options.more(next)) {
      const number = next++
      const mutation = await mutate(seedlings, options.seed, number)
      const outcome = await outcomeOf(pool, mutation)
      mutations++
      if (outcome.code === undefined) read++
      else refused[outcome.code] = (refused[outcome.code] ?? 0) + 1
      if (outcome.problem === undefined) continue
      const failure = { ...mutation, number, problem: outcome.problem }
      failures.push(failure)
      options.failed?.(failure)
    }
  }
  await Promise.all(Array.from({ length: options.parallel }, work))
  return { mutations, read, refused, failures }
}

interface Outcome {
  readonly code?: ErrorCode
  readonly problem?: string
}

async function outcomeOf(pool: ParserPool, { bytes, name }: Mutation): Promise<Outcome> {
  try {
    const parsed = await pool.parse(bytes, name, {
      limits: LIMITS,
      signal: new AbortController().signal,
      ocrEngine: 'none',
    })
    const [problem] = problemsOf(parsed)
    return problem === undefined ? {} : { problem }
  } catch (error) {
    if (!isCoded(error)) throw error
    const ours = OUR_FAULTS.includes(error.code)
    const reason = `${error.code}: ${error.message} ${JSON.stringify(error.details)}`
    return { code: error.code, ...(ours ? { problem: reason } : {}) }
  }
}

/** What does not hold of a document that was read: its schema, and what its parts say of each other. */
export function problemsOf(parsed: ParsedDocument): string[] {
  const checked = ParsedDocument.safeParse(parsed)
  if (!checked.success) {
    return checked.error.issues
      .slice(0, 5)
      .map((issue) => `schema: ${issue.path.join('.')}: ${issue.message}`)
  }
  return parsedProblems(checked.data)
}
