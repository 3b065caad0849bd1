import type { Artifact } from '../domain/artifact.js'
import type { StageName, StageRecord } from '../domain/run.js'
import type { Warning } from '../domain/warning.js'
import { CodedError, isCoded } from '../errors.js'
import { hashOf } from '../hash.js'

/** How far a stage is: `done` of `total` in the stage's own unit (pages, clauses, rules). */
export interface Progress {
  readonly stage: StageName
  readonly done: number
  readonly total: number
}

export interface StageContext {
  readonly signal: AbortSignal
  warn(warning: Warning): void
  progress(done: number, total: number): void
}

/** A pure function of its input: touches no storage, mutates nothing it was given. */
export interface Stage<In, Out> {
  readonly name: StageName
  /** Bumped when the output may change for the same input. */
  readonly version: string
  /** Models, prompts and playbooks it reads, by hash. */
  readonly uses: readonly Artifact[]
  run(input: In, context: StageContext): Promise<Out>
}

export interface RunContext {
  readonly signal: AbortSignal
  progress(progress: Progress): void
  record(record: StageRecord): void
}

/** A failure with the stage it happened in; `code` is that of the cause where it had one. */
export class StageError extends CodedError {
  constructor(
    readonly stage: StageName,
    cause: unknown,
  ) {
    super(
      isCoded(cause) ? cause.code : 'internal',
      isCoded(cause) ? cause.message : `the ${stage} stage failed`,
      {
        cause,
        ...(isCoded(cause) ? { details: cause.details } : {}),
      },
    )
  }
}

/**
 * Runs one stage and records name, version, artifacts, hashes of input and output, duration and warnings.
 * `inputHash` is given where hashing the input itself would be waste (bytes already hashed). Throws StageError.
 */
export async function runStage<In, Out>(
  stage: Stage<In, Out>,
  input: In,
  context: RunContext,
  hashes: { input?: StageRecord['inputHash']; output?: (output: Out) => StageRecord['outputHash'] } = {},
): Promise<Out> {
  const started = performance.now()
  const warnings: Warning[] = []
  try {
    context.signal.throwIfAborted()
    context.progress({ stage: stage.name, done: 0, total: 1 })
    const output = await stage.run(input, {
      signal: context.signal,
      warn: (warning) => void warnings.push(warning),
      progress: (done, total) => context.progress({ stage: stage.name, done, total }),
    })
    context.record({
      name: stage.name,
      version: stage.version,
      uses: [...stage.uses],
      inputHash: hashes.input ?? hashOf(input),
      outputHash: hashes.output?.(output) ?? hashOf(output),
      durationMs: Math.round((performance.now() - started) * 100) / 100,
      warnings,
    })
    return output
  } catch (error) {
    if (context.signal.aborted && !isCoded(error)) {
      throw new StageError(
        stage.name,
        new CodedError('run-cancelled', 'the run was cancelled', { cause: error }),
      )
    }
    throw new StageError(stage.name, error)
  }
}
