import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { loadConfig, ROOT } from '../config.js'
import { DocumentFormat } from '../domain/parsed-document.js'
import { CodedError, isCoded } from '../errors.js'
import { fuzz, type FuzzFailure } from '../evaluation/fuzz.js'
import type { Seedling } from '../parsing/fuzzing/mutate.js'
import { createParserPool, parseDocument } from '../parsing/index.js'
import { exitOnError, printResult } from './output.js'

interface Options {
  readonly seconds: number
  readonly seed: number
  readonly format?: DocumentFormat
  readonly out: string
  readonly json: boolean
}

/** Larger documents make fewer mutations in a second, not better ones. */
const MAX_SEEDLING_BYTES = 60_000
const WORKERS = 2
/** A mutated fixture is small: a reader that takes this long for it, or this much, hangs or leaks. */
const LIMITS = { timeoutMs: 30_000, memoryMb: 1024 }

const program = new Command('fuzz')
  .description(
    'Damages the fixtures in many ways and reads them. Exit status 1 if a reader crashed, hung or erred.',
  )
  .option('--seconds <n>', 'how long', wholeNumber, 60)
  .option(
    '--seed <n>',
    'where the random numbers begin; the same seed makes the same mutations',
    wholeNumber,
    1,
  )
  .option('--format <format>', `documents of one format only: ${DocumentFormat.options.join(', ')}`, format)
  .option('--out <folder>', 'where failing inputs are kept', path.join(loadConfig().dataDir, 'fuzz'))
  .option('--json', 'print JSON', false)
  .action(run)

try {
  await program.parseAsync()
} catch (error) {
  exitOnError(error)
}

async function run(options: Options): Promise<void> {
  const seedlings = (await seedlingsIn(path.join(ROOT, 'fixtures', 'documents'))).filter(
    (seedling) => options.format === undefined || seedling.format === options.format,
  )
  if (seedlings.length === 0) throw new CodedError('not-found', 'there is no fixture of that format')
  const pool = createParserPool({ size: WORKERS, ...LIMITS })
  const end = performance.now() + options.seconds * 1000
  const kept: Promise<string>[] = []
  const report = await fuzz(pool, seedlings, {
    seed: options.seed,
    parallel: WORKERS,
    more: () => performance.now() < end,
    failed: (failure) => void kept.push(keep(failure, options)),
  })
  await pool.close()
  const files = await Promise.all(kept)
  const { mutations, read, refused } = report
  const failures = report.failures.map(({ number, problem }, index) => ({
    file: files[index],
    number,
    problem,
  }))
  const codes = Object.entries(refused).map(([code, count]) => `  ${code}: ${count}`)
  printResult(
    options.json,
    { seed: options.seed, mutations, read, refused, restarts: pool.restarts, failures },
    [
      `${mutations} mutations with seed ${options.seed}: ${read} read, ${failures.length} failures`,
      ...codes,
      ...failures.map(({ file, problem }) => `${file}: ${problem}`),
    ],
  )
  if (failures.length > 0) process.exitCode = 1
}

/** All fixtures that can be read, by the format that their content has. */
async function seedlingsIn(folder: string): Promise<Seedling[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
  const found: Seedling[] = []
  for (const name of names) {
    const bytes = await readFile(name)
    if (bytes.length > MAX_SEEDLING_BYTES) continue
    const parsed = await formatOf(bytes, path.basename(name))
    if (parsed !== undefined) found.push({ name: path.basename(name), format: parsed, bytes })
  }
  return found
}

/** Undefined for fixtures that are refused: most damage to them is damage to nothing. */
async function formatOf(bytes: Buffer, name: string): Promise<DocumentFormat | undefined> {
  const { maxPages, maxCharacters, maxScannedPages } = loadConfig()
  const limits = { maxBytes: MAX_SEEDLING_BYTES, maxPages, maxCharacters, maxScannedPages }
  try {
    return (
      await parseDocument(bytes, name, { limits, signal: new AbortController().signal, ocrEngine: 'none' })
    ).format
  } catch (error) {
    if (!isCoded(error)) throw error
    return error.code === 'recognition-unavailable' ? 'image' : undefined
  }
}

async function keep({ name, number, bytes }: FuzzFailure, { out, seed }: Options): Promise<string> {
  await mkdir(out, { recursive: true })
  const file = path.join(out, `${seed}-${number}-${name}`)
  await writeFile(file, bytes)
  return file
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new InvalidArgumentError('not a whole number')
  return Number(text)
}

function format(text: string): DocumentFormat {
  const parsed = DocumentFormat.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('no such format')
  return parsed.data
}
