import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { z } from 'zod'
import { RunExport } from '../domain/run-export.js'
import { Analysis } from '../domain/run.js'
import { CodedError } from '../errors.js'
import { verifyAnalysis } from '../pipeline/verify-analysis.js'
import { verifyExport } from '../services/verify-export.js'
import { exitOnError, printResult } from './output.js'

interface Verdict {
  readonly file: string
  readonly name: string | null
  readonly problems: string[]
}

const program = new Command('verify')
  .description('Checks exported runs offline: hashes, quotes, spans, boxes. Exit status 1 on any problem.')
  .argument('<export...>', 'exports of the server, or what `analyze --json` or `--out` wrote')
  .option('--json', 'print JSON', false)
  .action(run)

try {
  await program.parseAsync()
} catch (error) {
  exitOnError(error)
}

async function run(files: string[], { json }: { json: boolean }): Promise<void> {
  const verdicts: Verdict[] = []
  for (const file of files) verdicts.push(...(await verifyFile(file)))
  const sound = verdicts.every(({ problems }) => problems.length === 0)
  printResult(json, { sound, files: verdicts }, verdicts.flatMap(lines))
  if (!sound) process.exitCode = 1
}

async function verifyFile(file: string): Promise<Verdict[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('not-found', `cannot read ${file}`, { cause })
  })
  return documentsOf(text, file).map((document) => ({ file, ...verifyDocument(document) }))
}

/** One JSON document, or one a line as `analyze --json` prints several. */
function documentsOf(text: string, file: string): unknown[] {
  const parse = (part: string): unknown => {
    try {
      return JSON.parse(part)
    } catch (cause) {
      throw new CodedError('request-invalid', `${file} is not JSON`, { cause })
    }
  }
  const rows = text.split('\n').filter((line) => line.trim() !== '')
  return rows.length > 1 && rows.every((line) => line.startsWith('{') && line.endsWith('}'))
    ? rows.map(parse)
    : [parse(text)]
}

function verifyDocument(value: unknown): Pick<Verdict, 'name' | 'problems'> {
  if (typeof value === 'object' && value !== null && 'error' in value) {
    return { name: null, problems: ['this file holds a failure, not an analysis'] }
  }
  const whole = typeof value === 'object' && value !== null && 'audit' in value
  return whole ? checked(RunExport, value, verifyExport) : checked(Analysis, value, verifyAnalysis)
}

function checked<Content extends Analysis>(
  schema: z.ZodType<Content>,
  value: unknown,
  problemsOf: (content: Content) => string[],
): Pick<Verdict, 'name' | 'problems'> {
  const read = schema.safeParse(value)
  if (read.success) return { name: read.data.document.name, problems: problemsOf(read.data) }
  const reasons = z.prettifyError(read.error).split('\n').slice(0, 6).join(' ')
  return { name: null, problems: [`not an export: ${reasons}`] }
}

function lines({ file, name, problems }: Verdict): string[] {
  if (problems.length === 0) return [`${file}: ${name ?? ''} verified`]
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`
  return [`${file}: ${count}`, ...problems.map((problem) => `  ${problem}`)]
}
