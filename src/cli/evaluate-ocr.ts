import { Command } from 'commander'
import { z } from 'zod'
import { CodedError } from '../errors.js'
import { measureOcr, ocrConditions, type PageErrors } from '../evaluation/ocr-errors.js'
import { OCR_ENGINES, type OcrEngineName } from '../parsing/index.js'
import { columns } from './support.js'

interface Options {
  readonly limit?: number
  readonly pages: number
  readonly dpi: readonly number[]
  readonly engine: readonly OcrEngineName[]
  readonly only?: string
  readonly json: boolean
}

const count = (value: string): number => z.coerce.number().int().positive().parse(value)
const list = (value: string): string[] => value.split(',').map((item) => item.trim())

/** `evaluate ocr`: character errors of recognition on pages drawn from PDFs and spoiled as scans are. */
export const ocrCommand = (): Command =>
  new Command('ocr')
    .description('draw pages of the PDFs below a folder as scans, read them and count the wrong characters')
    .argument('<folder>', 'holds PDFs with text of their own, in folders of any depth')
    .option('--limit <n>', 'use the first n files only', count)
    .option('--pages <n>', 'pages to read under each condition, spread over the files', count, 10)
    .option(
      '--dpi <list>',
      'resolutions, the last of which is spoiled',
      (value) => list(value).map(count),
      [150, 200, 300],
    )
    .option('--engine <list>', 'engines to measure', engines, ['tesseract', 'tesseract.js'])
    .option('--only <text>', 'conditions whose name contains this text only')
    .option('--json', 'print JSON, page by page', false)
    .action(evaluateOcr)

function engines(value: string): OcrEngineName[] {
  const names = z
    .array(z.enum(OCR_ENGINES).exclude(['none']))
    .min(1)
    .safeParse(list(value))
  if (names.success) return names.data
  throw new CodedError('request-invalid', 'engines are auto, tesseract and tesseract.js')
}

async function evaluateOcr(folder: string, options: Options): Promise<void> {
  const { limit: files, pages } = options
  const conditions = ocrConditions(options.dpi).filter(({ name }) => name.includes(options.only ?? ''))
  const results = await measureOcr({ folder, files, pages }, conditions, options.engine, () => {
    if (process.stderr.isTTY) process.stderr.write('.')
  })
  process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : report(results))
}

/** One line for each engine, language and condition, and a last one that sums up. */
function report(results: readonly PageErrors[]): string {
  const groups = new Map<string, PageErrors[]>()
  for (const page of results) {
    const name = [page.engine, page.language, page.condition].join('\t')
    groups.set(name, [...(groups.get(name) ?? []), page])
  }
  const rows = [...groups].sort(([a], [b]) => order(a).localeCompare(order(b)))
  const table = rows.map(([name, pages]) => [
    ...name.split('\t'),
    String(pages.length),
    ...[
      rate(pages, 'edits'),
      rate(pages, 'wordEdits'),
      mean(pages.map(({ confidence }) => confidence * 100)),
    ],
    String(pages.filter(({ turnFound }) => turnFound).length),
    Math.max(...pages.map(({ skewError }) => skewError)).toFixed(2),
    mean(pages.map(({ milliseconds }) => milliseconds / 1000)),
  ])
  const heads = ['engine', 'language', 'condition', 'pages', 'errors %', 'in words %', 'sure %']
  const summary = rows
    .filter(([name]) => name.includes('clean'))
    .map(([name, pages]) => `${name.split('\t').join(' ')}: ${rate(pages, 'edits')} % of characters wrong`)
  return `${[
    ...columns([[...heads, 'turn found', 'worst skew °', 's/page'], ...table]),
    '',
    summary.join('; '),
  ].join('\n')}\n`
}

const order = (name: string): string => name.split('\t').slice(0, 2).join('\t')

const mean = (values: readonly number[]): string =>
  (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(1)

const rate = (pages: readonly PageErrors[], kind: 'edits' | 'wordEdits'): string => {
  const total = pages.reduce((sum, { characters }) => sum + characters, 0)
  return ((100 * pages.reduce((sum, page) => sum + page[kind], 0)) / Math.max(1, total)).toFixed(2)
}
