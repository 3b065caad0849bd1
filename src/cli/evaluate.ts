import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { loadConfig, ROOT } from '../config.js'
import { CodedError } from '../errors.js'
import type { CuadScores, PredictionsByQuestion } from '../evaluation/cuad-metric.js'
import {
  hasAnswers,
  type LabelScores,
  predictCuad,
  type Predictor,
  scoreLabels,
  scorePooled,
} from '../evaluation/evaluate-cuad.js'
import { openModel } from '../evaluation/open-model.js'
import { readSquad, type SquadContract } from '../evaluation/squad.js'
import { domainsCommand } from './evaluate-domains.js'
import { ocrCommand } from './evaluate-ocr.js'
import { numberingCommand } from './evaluate-numbering.js'
import { readingCommand } from './evaluate-reading.js'
import { exitOnError } from './output.js'
import { columns, fileProgress } from './support.js'

interface Options {
  readonly predictions?: string
  readonly score?: string
  readonly limit?: number
  readonly adapter: string
  readonly json: boolean
}

const Predictions = z.record(z.string(), z.array(z.object({ text: z.string(), probability: z.number() })))

const program = new Command('evaluate').description(
  'Measures what the program finds against what experts marked.',
)
program
  .command('cuad')
  .description('score a SQuAD-form file with the CUAD metric, as its authors define it')
  .argument('<path>', 'file whose questions ask for CUAD categories; without answers it is only predicted')
  .option('--predictions <out>', 'write {question id: [{text, probability}, …]}')
  .option('--score <file>', 'score this predictions file instead of running the model')
  .option('--limit <n>', 'read the first n contracts only', (value) =>
    z.coerce.number().int().positive().parse(value),
  )
  .option('--adapter <name>', 'domain adapter to use: its name, or the path of its folder', 'legal')
  .option('--json', 'print JSON', false)
  .action(evaluateCuad)
program.addCommand(readingCommand())
program.addCommand(numberingCommand())
program.addCommand(ocrCommand())
program.addCommand(domainsCommand())

try {
  await program.parseAsync()
} catch (error) {
  exitOnError(error)
}

async function evaluateCuad(file: string, options: Options): Promise<void> {
  const contracts = readSquad(await readJson(file)).slice(0, options.limit)
  const { adapter } = options
  const folder = adapter.includes(path.sep) ? adapter : path.join(ROOT, 'domain-adapters', adapter)
  const model = await openModel(folder, loadConfig().modelThreads)
  try {
    const started = performance.now()
    const predictions =
      options.score === undefined ? await predict(contracts, model) : await readPredictions(options.score)
    const seconds = (performance.now() - started) / 1000
    if (options.predictions !== undefined) {
      await writeFile(options.predictions, JSON.stringify(predictions, null, 1))
    }
    const characters = contracts.reduce((sum, contract) => sum + contract.text.length, 0)
    const speed =
      options.score === undefined ? { seconds, msPer100kCharacters: (seconds * 1e8) / characters } : null
    const scores = hasAnswers(contracts) ? scorePooled(contracts, predictions) : null
    const labels = scores === null ? [] : scoreLabels(contracts, predictions, model.thresholds)
    const measured = { contracts: contracts.length, characters, speed, scores, labels }
    process.stdout.write(options.json ? `${JSON.stringify(measured)}\n` : report(measured))
  } finally {
    await model.close()
  }
}

async function predict(
  contracts: readonly SquadContract[],
  model: Predictor,
): Promise<PredictionsByQuestion> {
  const progress = fileProgress(contracts.length)
  try {
    return await predictCuad(contracts, model, () => progress.done())
  } finally {
    progress.stop()
  }
}

async function readPredictions(file: string): Promise<PredictionsByQuestion> {
  const parsed = Predictions.safeParse(await readJson(file))
  if (!parsed.success) {
    throw new CodedError('request-invalid', `not a predictions file: ${z.prettifyError(parsed.error)}`)
  }
  return parsed.data
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('request-invalid', `cannot read ${file}`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CodedError('request-invalid', `${file} is not JSON`, { cause })
  }
}

interface Measured {
  readonly contracts: number
  readonly characters: number
  readonly speed: { readonly seconds: number; readonly msPer100kCharacters: number } | null
  readonly scores: CuadScores | null
  readonly labels: readonly LabelScores[]
}

function report({ contracts, characters, speed, scores, labels }: Measured): string {
  const percent = (value: number | null) => (value === null ? '–' : (100 * value).toFixed(1))
  const lines = [`${contracts} contracts, ${characters} characters`]
  if (speed !== null) {
    const pace = speed.msPer100kCharacters.toFixed(0)
    lines.push(`${speed.seconds.toFixed(1)} s, ${pace} ms per 100,000 characters`)
  }
  if (scores === null) return `${[...lines, 'no answers to score against'].join('\n')}\n`
  const table = labels.map((entry) => [
    entry.label,
    String(entry.answers),
    percent(entry.aupr),
    percent(entry.precisionAt80Recall),
    percent(entry.maxRecall),
    percent(entry.threshold),
    percent(entry.precision),
    percent(entry.recall),
  ])
  return `${[
    ...lines,
    '',
    ...columns([['label', 'answers', 'AUPR', 'P@80R', 'max R', 'threshold', 'P there', 'R there'], ...table]),
    '',
    `${scores.answers} answers in ${scores.questions} questions, ${scores.predictions} predictions`,
    `AUPR ${percent(scores.aupr)}, precision at 80 % recall ${percent(scores.precisionAt80Recall)}, ` +
      `at 90 % recall ${percent(scores.precisionAt90Recall)}, greatest recall ${percent(scores.maxRecall)}`,
  ].join('\n')}\n`
}
