import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SingleBar, Presets } from 'cli-progress'
import { Command } from 'commander'
import { z } from 'zod'
import { type Adapter, loadAdapter } from '../adapters/load.js'
import { loadConfig, ROOT } from '../config.js'
import { CodedError, isCoded } from '../errors.js'
import type { CuadScores, PredictionsByQuestion } from '../evaluation/cuad-metric.js'
import {
  hasAnswers,
  type LabelScores,
  predictCuad,
  scoreLabels,
  scorePooled,
} from '../evaluation/evaluate-cuad.js'
import { readSquad, type SquadContract } from '../evaluation/squad.js'
import { openClauseModel } from '../inference/clause-model.js'

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
  .option('--adapter <folder>', 'domain adapter to use', path.join(ROOT, 'domain-adapters', 'legal'))
  .option('--json', 'print JSON', false)
  .action(evaluateCuad)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${isCoded(error) ? `${error.code}: ${error.message}` : String(error)}\n`)
  process.exitCode = 1
}

async function evaluateCuad(file: string, options: Options): Promise<void> {
  const contracts = readSquad(await readJson(file)).slice(0, options.limit)
  const adapter = await loadAdapter(options.adapter)
  if (adapter === undefined) throw new CodedError('adapter-invalid', `no adapter.json in ${options.adapter}`)
  const started = performance.now()
  const predictions =
    options.score === undefined
      ? await runModel(contracts, adapter)
      : Predictions.parse(await readJson(options.score))
  const seconds = (performance.now() - started) / 1000
  if (options.predictions !== undefined)
    await writeFile(options.predictions, JSON.stringify(predictions, null, 1))

  const characters = contracts.reduce((sum, contract) => sum + contract.text.length, 0)
  const speed =
    options.score === undefined ? { seconds, msPer100kCharacters: (seconds * 1e8) / characters } : null
  const thresholds = new Map(adapter.manifest.labels.map((label) => [label.key, label.threshold]))
  const scores = hasAnswers(contracts) ? scorePooled(contracts, predictions) : null
  const labels = scores === null ? [] : scoreLabels(contracts, predictions, thresholds)
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ contracts: contracts.length, characters, speed, scores, labels })}\n`,
    )
    return
  }
  const counted = Object.values(predictions).reduce((sum, list) => sum + list.length, 0)
  process.stdout.write(`${contracts.length} contracts, ${characters} characters, ${counted} predictions\n`)
  if (speed !== null) {
    process.stdout.write(
      `${speed.seconds.toFixed(1)} s, ${speed.msPer100kCharacters.toFixed(0)} ms per 100,000 characters\n`,
    )
  }
  process.stdout.write(scores === null ? 'no answers to score against\n' : report(scores, labels))
}

async function runModel(
  contracts: readonly SquadContract[],
  adapter: Adapter,
): Promise<PredictionsByQuestion> {
  const { manifest, folder } = adapter
  const model = openClauseModel(
    { id: manifest.id, version: manifest.version, spec: manifest.model, folder },
    loadConfig().modelThreads,
  )
  const bar = new SingleBar({ stream: process.stderr, noTTYOutput: false }, Presets.shades_classic)
  bar.start(contracts.length, 0)
  try {
    return await predictCuad(contracts, model, (done) => bar.update(done))
  } finally {
    bar.stop()
    await model.close()
  }
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

function report(scores: CuadScores, labels: readonly LabelScores[]): string {
  const percent = (value: number | null) => (value === null ? '–' : (100 * value).toFixed(1)).padStart(7)
  const header = `${'label'.padEnd(36)}${['answers', 'AUPR', 'P@80R', 'max R', 'cut', 'P', 'R'].map((name) => name.padStart(8)).join('')}`
  const rows = labels.map(
    (entry) =>
      `${entry.label.padEnd(36)}${String(entry.answers).padStart(8)} ${[
        entry.aupr,
        entry.precisionAt80Recall,
        entry.maxRecall,
        entry.threshold,
        entry.precision,
        entry.recall,
      ]
        .map(percent)
        .join(' ')}`,
  )
  const pooled = [
    `AUPR ${percent(scores.aupr).trim()}`,
    `precision at 80 % recall ${percent(scores.precisionAt80Recall).trim()}`,
    `at 90 % recall ${percent(scores.precisionAt90Recall).trim()}`,
    `greatest recall ${percent(scores.maxRecall).trim()}`,
  ].join(', ')
  return `${header}\n${rows.join('\n')}\n\n${scores.answers} answers in ${scores.questions} questions: ${pooled}\n`
}
