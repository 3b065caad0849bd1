import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { loadConfig } from '../config.js'
import {
  numberingAccuracy,
  type LineAgreement,
  type NumberingAccuracy,
} from '../evaluation/numbering-accuracy.js'
import { createParserPool } from '../parsing/index.js'
import { columns } from './support.js'

interface Options {
  readonly expected?: string
  readonly json: boolean
}

/** `evaluate numbering`: whether automatic numbers of Word files are read exactly as they are shown. */
export const numberingCommand = (): Command =>
  new Command('numbering')
    .description(
      'exactness of automatic numbers in Word files, against written lines and against LibreOffice',
    )
    .argument('<folder>', 'holds DOCX files, in folders below it too')
    .option('--expected <folder>', 'holds NAME.txt with the body lines of NAME.docx as Word shows them')
    .option('--json', 'print JSON', false)
    .action(evaluateNumbering)

async function evaluateNumbering(folder: string, options: Options): Promise<void> {
  const config = loadConfig()
  const { maxUploadBytes: maxBytes, maxPages, maxCharacters, maxScannedPages } = config
  const pool = createParserPool({ size: 1, timeoutMs: config.parseTimeoutMs, memoryMb: config.parseMemoryMb })
  const limits = { maxBytes, maxPages, maxCharacters, maxScannedPages }
  const { signal } = new AbortController()
  const soffice = await installedOffice()
  try {
    const results = await numberingAccuracy(
      folder,
      (bytes, name) => pool.parse(bytes, name, { limits, signal }),
      { soffice, ...(options.expected === undefined ? {} : { expectedDir: options.expected }) },
    )
    process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : report(results, soffice))
  } finally {
    await pool.close()
  }
}

const installedOffice = (): Promise<string | undefined> =>
  promisify(execFile)('soffice', ['--version'], { timeout: 60_000 }).then(
    () => 'soffice',
    () => undefined,
  )

function report(results: readonly NumberingAccuracy[], soffice: string | undefined): string {
  const share = (agreement: LineAgreement | null): string =>
    agreement === null ? '' : `${agreement.same} of ${agreement.lines}`
  const total = (of: (result: NumberingAccuracy) => LineAgreement | null): string => {
    const all = results.flatMap((result) => of(result) ?? [])
    const sum = (count: (agreement: LineAgreement) => number): number =>
      all.reduce((whole, agreement) => whole + count(agreement), 0)
    return `${sum(({ same }) => same)} of ${sum(({ lines }) => lines)} lines in ${all.length} files`
  }
  const differences = results.flatMap(({ file, expected, office }) =>
    [...(expected?.differences ?? []), ...(office?.differences ?? [])].map(
      ({ read, other }) => `${file}: ${JSON.stringify(read)} against ${JSON.stringify(other)}`,
    ),
  )
  return `${[
    ...columns([
      ['file', 'as expected', 'as LibreOffice'],
      ...results.map((result) => [result.file, share(result.expected), share(result.office)]),
    ]),
    '',
    ...differences,
    ...(differences.length > 0 ? [''] : []),
    `as expected: ${total(({ expected }) => expected)}`,
    soffice === undefined
      ? 'LibreOffice is not installed: no comparison with it'
      : `as LibreOffice: ${total(({ office }) => office)}`,
  ].join('\n')}\n`
}
