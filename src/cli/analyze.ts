import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { loadConfig } from '../config.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import type { Analysis, RunFailure } from '../domain/run.js'
import { CodedError, toCoded } from '../errors.js'
import { sha256 } from '../hash.js'
import type { Analyzer } from '../pipeline/analyze.js'
import { StageError } from '../pipeline/stage.js'
import { openAnalyzer } from '../services/open-analyzer.js'
import { exitOnError } from './output.js'
import { reportLines } from './report.js'
import { fileProgress, interruptSignal } from './support.js'

interface Options {
  readonly json: boolean
  readonly out?: string
  readonly adapter?: string
}

/** What is printed of a file that could not be analysed. */
interface Failure {
  readonly document: { readonly name: string; readonly sha256: string | null }
  readonly error: RunFailure
}

const program = new Command('analyze')
  .description('Analyses files with no server and no database. Exit status 1 when any of them failed.')
  .argument('<file...>', `documents: ${DocumentFormat.options.join(', ')}`)
  .option('--json', 'print JSON: one object for one file, one line for each of several', false)
  .option('--out <dir>', 'write DIR/NAME.json for each file instead of printing it')
  .option('--adapter <id>', 'domain adapter to use, instead of the one that suits each document best')
  .action(run)

try {
  await program.parseAsync()
} catch (error) {
  exitOnError(error)
}

async function run(files: string[], options: Options): Promise<void> {
  const analyzer = await openAnalyzer(loadConfig(), { parsers: 1, adapter: options.adapter })
  const signal = interruptSignal()
  const progress = fileProgress(files.length)
  try {
    if (options.out !== undefined) await mkdir(options.out, { recursive: true })
    for (const file of files) {
      if (signal.aborted) throw new CodedError('run-cancelled', 'interrupted')
      const result = await analyzeFile(analyzer, file, signal, (doing) => progress.step(file, doing))
      progress.done()
      if ('error' in result) process.exitCode = 1
      await deliver(file, result, files.length > 1, options)
    }
  } finally {
    progress.stop()
    await analyzer.close()
  }
}

async function analyzeFile(
  analyzer: Analyzer,
  file: string,
  signal: AbortSignal,
  step: (doing: string) => void,
): Promise<Analysis | Failure> {
  const name = path.basename(file)
  let bytes: Buffer | undefined
  try {
    bytes = await readFile(file).catch((cause: unknown) => {
      throw new CodedError('not-found', 'the file cannot be read', { cause })
    })
    return await analyzer.analyze({ name, bytes }, { signal, progress: ({ stage }) => step(stage) })
  } catch (error) {
    const { code, message } = toCoded(error)
    const stage = error instanceof StageError ? error.stage : null
    return {
      document: { name, sha256: bytes === undefined ? null : sha256(bytes) },
      error: { code, stage, message },
    }
  }
}

async function deliver(
  file: string,
  result: Analysis | Failure,
  several: boolean,
  options: Options,
): Promise<void> {
  if (options.out !== undefined) {
    const place = path.join(options.out, `${path.basename(file)}.json`)
    await writeFile(place, `${JSON.stringify(result)}\n`)
  }
  if (options.json && options.out === undefined) {
    await print(`${JSON.stringify(result, undefined, several ? undefined : 2)}\n`)
    return
  }
  if ('error' in result) {
    const { code, stage, message } = result.error
    process.stderr.write(`${file}: ${code}${stage === null ? '' : ` (${stage})`}: ${message}\n`)
  } else if (options.out === undefined) {
    await print(`${reportLines(result).join('\n')}\n${several ? '\n' : ''}`)
  }
}

/** Waits for a reader that is slower, so that a long output is never cut by the end of the process. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)))
  })
}
