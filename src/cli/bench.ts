import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { ROOT } from '../config.js'
import { StageName } from '../domain/run.js'
import { CodedError } from '../errors.js'
import { measure, withInstallation, type Measured, type Sample } from './bench-measure.js'
import { compareReaders, type ReaderFigures } from './bench-readers.js'
import { watchMemory } from './memory.js'
import { exitOnError, printResult } from './output.js'
import { columns } from './support.js'

const CONTRACTS = path.join(ROOT, '../shared/data/cuad/pdf')
const SAMPLES = path.join(ROOT, 'fixtures/documents/samples')
/** The way from upload to findings is timed on the contracts nearest to this length; the median is told. */
const CONTRACT_PAGES = 30
const TIMED = 3

interface Options {
  readonly documents: number
  readonly folder: string
  readonly json: boolean
}

interface Bench {
  readonly documents: number
  readonly failed: number
  readonly pages: number
  /** All documents at once, as many at a time as one worker takes. */
  readonly pagesPerSecond: number
  /** Pages by the parse stage's own time, one process. */
  readonly parsedPagesPerSecond: number
  /** Share of the runs' time; `rest` is reading the bytes and storing the result. */
  readonly shares: Readonly<Record<StageName | 'rest', number>>
  readonly modelMsPer100kCharacters: number
  /** One at a time, the queue idle, the model warm. */
  readonly contract: { readonly name: string; readonly pages: number; readonly uploadToFindingsMs: number }
  readonly peakMemoryMb: number
  /** Ours and others, on the same files. */
  readonly readers: readonly ReaderFigures[]
}

/** `npm run bench`: figures of one run compare with each other; between machines only their ratios do. */
const program = new Command('bench')
  .description(
    'Measure the way from upload to findings with the real services, queue, worker and embedded database.',
  )
  .option(
    '--documents <n>',
    'PDF documents to analyse',
    (value) => z.coerce.number().int().min(1).parse(value),
    20,
  )
  .option('--folder <path>', 'where they are taken from', existsSync(CONTRACTS) ? CONTRACTS : SAMPLES)
  .option('--json', 'print JSON', false)
  .action(async (options: Options) => {
    const result = await bench(options)
    printResult(options.json, result, table(result, options.folder))
  })

async function bench(options: Options): Promise<Bench> {
  const samples = readSamples(options)
  const memory = watchMemory()
  const started = { at: 0, ms: 0 }
  const all = await withInstallation(async (context) => {
    started.at = performance.now()
    const measured = await Promise.all(samples.map((sample) => measure(context, sample)))
    started.ms = performance.now() - started.at
    return measured
  })
  const read = all.filter(({ succeeded }) => succeeded)
  const pages = sum(read, (one) => one.pages)
  const contract = await timeContract(samples, read)
  return {
    documents: all.length,
    failed: all.length - read.length,
    pages,
    pagesPerSecond: pages / (started.ms / 1000),
    parsedPagesPerSecond: pages / (stageMs(read, 'parse') / 1000),
    shares: sharesOf(read),
    modelMsPer100kCharacters: stageMs(read, 'detect') / (sum(read, (one) => one.characters) / 100_000),
    contract,
    peakMemoryMb: memory.stop() / 1024 / 1024,
    readers: await compareReaders(
      options.folder,
      samples.map(({ name }) => name),
    ),
  }
}

/** Spread evenly over the folder's files, in the order of their names. */
function readSamples({ folder, documents }: Options): Sample[] {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.pdf$/i.test(name))
        .sort()
    : []
  if (names.length === 0) throw new CodedError('request-invalid', `there are no PDF files in ${folder}`)
  const count = Math.min(documents, names.length)
  const chosen = Array.from({ length: count }, (_, i) => names[Math.floor((i * names.length) / count)] ?? '')
  return chosen.map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }))
}

/** On a fresh installation, for the model remembers texts it has read; one other document warms it up. */
async function timeContract(
  samples: readonly Sample[],
  read: readonly Measured[],
): Promise<Bench['contract']> {
  const distance = (one: Measured) => Math.abs(one.pages - CONTRACT_PAGES)
  const nearest = read.toSorted((a, b) => distance(a) - distance(b)).slice(0, TIMED)
  const warmUp = samples.find(({ name }) => !nearest.some((one) => one.name === name))
  const timed = await withInstallation(async (context) => {
    if (warmUp !== undefined) await measure(context, warmUp)
    const results: Measured[] = []
    for (const { name } of nearest) {
      const sample = samples.find((one) => one.name === name)
      if (sample !== undefined) results.push(await measure(context, sample))
    }
    return results.toSorted((a, b) => a.uploadToFindingsMs - b.uploadToFindingsMs)
  })
  const median = timed[Math.floor(timed.length / 2)]
  if (median === undefined) throw new CodedError('request-invalid', 'none of the documents could be read')
  return { name: median.name, pages: median.pages, uploadToFindingsMs: median.uploadToFindingsMs }
}

const sum = (all: readonly Measured[], of: (one: Measured) => number): number =>
  all.reduce((total, one) => total + of(one), 0)

const stageMs = (all: readonly Measured[], name: StageName): number =>
  sum(all, ({ stages }) => stages.find((stage) => stage.name === name)?.durationMs ?? 0)

function sharesOf(all: readonly Measured[]): Bench['shares'] {
  const total = sum(all, ({ runMs }) => runMs)
  const shares = StageName.options.map((name) => [name, stageMs(all, name) / total] as const)
  const rest = 1 - shares.reduce((added, [, share]) => added + share, 0)
  return Object.fromEntries([...shares, ['rest', rest]]) as Bench['shares']
}

function table(result: Bench, folder: string): string[] {
  const { contract } = result
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return [
    `${result.documents} documents of ${path.basename(path.dirname(folder))}/${path.basename(folder)}, ${availableParallelism()} cores, Node ${process.versions.node}`,
    '',
    ...columns([
      [`upload to findings, ${contract.pages} pages`, `${(contract.uploadToFindingsMs / 1000).toFixed(2)} s`],
      ['pages a second, all stages', result.pagesPerSecond.toFixed(1)],
      ['pages a second, parse alone', result.parsedPagesPerSecond.toFixed(1)],
      ['model, ms per 100,000 characters', result.modelMsPer100kCharacters.toFixed(0)],
      ['peak memory', `${result.peakMemoryMb.toFixed(0)} MB`],
      ['documents that could not be read', `${result.failed}`],
    ]),
    '',
    'share of a run',
    ...columns(Object.entries(result.shares).map(([name, share]) => [`  ${name}`, percent(share)])),
    '',
    ...columns([
      ['reader', 'format', 'pages a second', 'characters a second', 'peak MB', 'answers found'],
      ...result.readers.map((one) => [
        one.reader,
        one.format,
        one.pagesPerSecond?.toFixed(1) ?? '-',
        one.charactersPerSecond.toFixed(0),
        one.peakMemoryMb?.toFixed(0) ?? '-',
        one.answerRecall === null ? '-' : percent(one.answerRecall),
      ]),
    ]),
  ]
}

await program.parseAsync().catch(exitOnError)
