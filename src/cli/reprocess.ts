import { Presets, SingleBar } from 'cli-progress'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { loadConfig } from '../config.js'
import { DocumentId } from '../domain/ids.js'
import { CodedError } from '../errors.js'
import { createLogger } from '../logger.js'
import type { Caller, ServiceContext } from '../services/context.js'
import { installedPins } from '../services/installed-pins.js'
import { openAnalyzer } from '../services/open-analyzer.js'
import { openInstallation } from '../services/open-installation.js'
import {
  batchProgress,
  countMatching,
  reprocess,
  type BatchProgress,
  type ReprocessFilter,
} from '../services/reprocess.js'
import { startWorker } from '../worker/worker.js'
import { exitOnError, printResult } from './output.js'
import { interruptSignal } from './support.js'

const CALLER: Caller = { kind: 'system', id: 'reprocess-cli' }
const POLL_MS = 500
const BAR = {
  format: '{bar} {value}/{total} documents, {failed} failed, {eta_formatted} left',
  stream: process.stderr,
}

interface Options {
  readonly all?: boolean
  readonly document?: string[]
  readonly name?: string
  readonly since?: string
  readonly failed?: boolean
  readonly stale?: boolean
  readonly batch?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `npm run reprocess`: analyse stored documents again, through the queue, on the running installation or a stopped one. */
const program = new Command('reprocess')
  .description(
    'Analyse stored documents again. Conditions that are given must all hold; earlier runs stay as they are.',
  )
  .option('--all', 'every document')
  .option('--document <id...>', 'these documents')
  .option('--name <part>', 'documents whose name contains this')
  .option('--since <date>', 'documents uploaded on this day or later (YYYY-MM-DD, or a time in ISO 8601)')
  .option('--failed', 'documents whose newest run failed')
  .option('--stale', 'documents last analysed by other code, models or playbooks than the present ones')
  .option('--batch <name>', 'name of the batch; an interrupted one goes on when its name is given again')
  .option('--dry-run', 'only say how many documents match')
  .addOption(new Option('--json', 'print the result as JSON'))
  .action(run)

async function run(options: Options): Promise<void> {
  const config = loadConfig()
  const installation = await openInstallation(config, createLogger(config.logLevel))
  const { context } = installation
  const signal = interruptSignal()
  let analyzer: Awaited<ReturnType<typeof openAnalyzer>> | undefined
  try {
    const filter = await filterOf(options, config.root)
    if (options.dryRun === true) {
      const documents = await countMatching(context, filter)
      return printResult(options.json, { documents }, [`${documents} documents match`])
    }
    const batch = options.batch ?? `reprocess ${context.clock().toISOString()}`
    const queued = await reprocess(context, CALLER, filter, batch)
    const startWorkerHere = async () => {
      analyzer = await openAnalyzer(config)
      await startWorker(context, analyzer)
    }
    const progress = await follow(context, batch, options.json === true, signal, startWorkerHere)
    report(options.json, { batch, queued, ...progress })
  } finally {
    await installation.close({ graceMs: signal.aborted ? 0 : config.shutdownGraceMs })
    await analyzer?.close()
  }
}

async function filterOf(options: Options, root: string): Promise<ReprocessFilter> {
  const { all, document, name, since, failed, stale, batch } = options
  const conditions = [all, document, name, since, failed, stale]
  if (conditions.every((condition) => condition === undefined)) {
    if (batch === undefined)
      throw new CodedError('request-invalid', 'say which documents: --all, or a condition')
    // Nothing more is queued: the batch goes on with the documents it has.
    return { documents: [] }
  }
  return {
    ...(document === undefined ? {} : { documents: parse(z.array(DocumentId), document, '--document') }),
    ...(name === undefined ? {} : { name }),
    ...(since === undefined ? {} : { since: parse(z.coerce.date(), since, '--since') }),
    ...(failed === undefined ? {} : { failed }),
    ...(stale === undefined ? {} : { staleAgainst: await installedPins(root) }),
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, option: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new CodedError('request-invalid', `${option} is not usable`)
  return parsed.data
}

/** Shows the batch until it is done, or until the signal; runs that are left stay queued. */
async function follow(
  context: ServiceContext,
  batch: string,
  quiet: boolean,
  signal: AbortSignal,
  startWorkerHere: () => Promise<void>,
): Promise<BatchProgress> {
  const bar = quiet ? undefined : new SingleBar(BAR, Presets.shades_classic)
  let working = false
  let progress = await batchProgress(context, batch)
  bar?.start(progress.total, doneOf(progress), { failed: progress.failed })
  while (progress.waiting + progress.running > 0 && !signal.aborted) {
    // Asked again each time: the workers there were may have gone.
    if (!working && !(await context.queue.hasWorkers())) {
      await startWorkerHere()
      working = true
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    progress = await batchProgress(context, batch)
    bar?.update(doneOf(progress), { failed: progress.failed })
  }
  bar?.stop()
  return progress
}

const doneOf = ({ succeeded, failed, cancelled }: BatchProgress): number => succeeded + failed + cancelled

function report(json: boolean | undefined, result: BatchProgress & { batch: string; queued: number }): void {
  const left = result.waiting + result.running
  const lines = [
    `batch     ${result.batch}`,
    `queued    ${result.queued} now, ${result.total} in all`,
    `succeeded ${result.succeeded}`,
    `failed    ${result.failed}`,
  ]
  if (left > 0) lines.push(`left      ${left}; continue with --batch '${result.batch}'`)
  printResult(json, result, lines)
}

await program.parseAsync().catch(exitOnError)
