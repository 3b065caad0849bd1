import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { loadConfig } from '../config.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import { CodedError } from '../errors.js'
import { openAnalyzer } from '../services/open-analyzer.js'
import { analyzeWhole, failureOf, type FileResult } from './analyze-whole.js'
import { exitOnError } from './output.js'
import { reportLines } from './report.js'
import { fileProgress, interruptSignal } from './support.js'

interface Options {
  readonly json: boolean
  readonly out?: string
  readonly adapter?: string
  readonly passwordFile?: string
  readonly attachments: boolean
}

const program = new Command('analyze')
  .description('Analyses files with no server and no database. Exit status 1 when any of them failed.')
  .argument('<file...>', `documents: ${DocumentFormat.options.join(', ')}`)
  .option('--json', 'print JSON: one object for one document, one line for each of several', false)
  .option('--out <dir>', 'write DIR/NAME.json for each file instead of printing it')
  .option('--adapter <id>', 'domain adapter to use, instead of the one that suits each document best')
  .option('--password-file <file>', 'file whose first line is the password of encrypted documents')
  .option('--no-attachments', 'leave out what is attached to messages and embedded in PDFs')
  .action(run)

try {
  await program.parseAsync()
} catch (error) {
  exitOnError(error)
}

async function run(files: string[], options: Options): Promise<void> {
  const config = loadConfig()
  const password = options.passwordFile === undefined ? undefined : await firstLine(options.passwordFile)
  const analyzer = await openAnalyzer(config, { parsers: 1, adapter: options.adapter })
  const signal = interruptSignal()
  const progress = fileProgress(files.length)
  const { attachments } = options
  try {
    if (options.out !== undefined) await mkdir(options.out, { recursive: true })
    for (const file of files) {
      if (signal.aborted) throw new CodedError('run-cancelled', 'interrupted')
      const step = (doing: string) => progress.step(file, doing)
      const how = { password, attachments, maxBytes: config.maxUploadBytes, signal, step }
      const results = await readFile(file).then(
        (bytes) => analyzeWhole(analyzer, { name: path.basename(file), bytes }, how),
        (cause: unknown) => [unreadable(file, cause)],
      )
      progress.done()
      if (results.some(({ path: place, result }) => place.length === 0 && 'error' in result))
        process.exitCode = 1
      const several = files.length > 1 || results.length > 1
      for (const result of results) await deliver(file, result, several, options)
    }
  } finally {
    progress.stop()
    await analyzer.close()
  }
}

/** Throws `not-found` for a file that cannot be read, `request-invalid` for one without a password. */
async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('not-found', 'the password file cannot be read', { cause })
  })
  const line = text.replace(/^\ufeff/u, '').split(/\r?\n/u)[0] ?? ''
  if (line === '') throw new CodedError('request-invalid', 'the first line of the password file is empty')
  return line
}

function unreadable(file: string, cause: unknown): FileResult {
  const error = new CodedError('not-found', 'the file cannot be read', { cause })
  return { path: [], result: failureOf({ name: path.basename(file) }, error) }
}

async function deliver(
  file: string,
  { path: place, result }: FileResult,
  several: boolean,
  options: Options,
): Promise<void> {
  if (options.out !== undefined) {
    // By number: what a document calls its attachments is no name for a file of ours.
    const name = [path.basename(file), ...place.map((index) => `attachment-${index}`)].join('.')
    await writeFile(path.join(options.out, `${name}.json`), `${JSON.stringify(result)}\n`)
  }
  if (options.json && options.out === undefined) {
    await print(`${JSON.stringify(result, undefined, several ? undefined : 2)}\n`)
    return
  }
  const title = place.length === 0 ? file : `${file}, attachment ${place.map((index) => index + 1).join('.')}`
  if ('error' in result) {
    const { code, stage, message } = result.error
    process.stderr.write(`${title}: ${code}${stage === null ? '' : ` (${stage})`}: ${message}\n`)
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
