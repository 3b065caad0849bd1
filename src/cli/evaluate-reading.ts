import { Command } from 'commander'
import { z } from 'zod'
import { loadConfig } from '../config.js'
import { answerRecall, type AnswerRecall } from '../evaluation/parsing-recall.js'
import { createParserPool } from '../parsing/index.js'
import { columns } from './support.js'

interface Options {
  readonly limit?: number
  readonly json: boolean
}

/** `evaluate reading`: how much of what experts quoted from PDF files stands in the text that is read from them. */
export const readingCommand = (): Command =>
  new Command('reading')
    .description(
      'share of the answers in a SQuAD-form file that are found verbatim in the text of their PDFs',
    )
    .argument('<folder>', 'holds NAME.pdf with NAME.title, the title of its contract')
    .argument('<path>', 'the SQuAD-form file')
    .option('--limit <n>', 'read the first n files only', (value) =>
      z.coerce.number().int().positive().parse(value),
    )
    .option('--json', 'print JSON', false)
    .action(evaluateReading)

async function evaluateReading(folder: string, file: string, options: Options): Promise<void> {
  const config = loadConfig()
  const { maxUploadBytes: maxBytes, maxPages, maxCharacters, maxScannedPages } = config
  const pool = createParserPool({ size: 1, timeoutMs: config.parseTimeoutMs, memoryMb: config.parseMemoryMb })
  const limits = { maxBytes, maxPages, maxCharacters, maxScannedPages }
  const { signal } = new AbortController()
  let taken = 0
  try {
    const recall = await answerRecall(
      folder,
      file,
      (bytes, name) => pool.parse(bytes, name, { limits, signal }),
      () => options.limit === undefined || taken++ < options.limit,
    )
    process.stdout.write(options.json ? `${JSON.stringify(recall)}\n` : report(recall))
  } finally {
    await pool.close()
  }
}

function report({ files, answers, exact, normalised, poppler, boxed, pagesPerSecond }: AnswerRecall): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  const short = files.filter(({ missed }) => missed.length > 0)
  const below = files.filter((file) => file.normalised < (file.poppler ?? 0))
  return `${[
    ...columns([
      ['file', 'answers', 'found', 'pdftotext', 'boxes right', 'failure'],
      ...short.map((one) => [
        one.file,
        `${one.answers}`,
        `${one.normalised}`,
        `${one.poppler ?? '-'}`,
        `${one.boxed ?? '-'}`,
        one.failure ?? '',
      ]),
    ]),
    '',
    `${files.length} files, ${answers} answers, ${pagesPerSecond.toFixed(0)} pages a second`,
    `found with white space aside ${percent(exact)}, with hyphens, quotation marks and what has no width aside too ${percent(normalised)}`,
    ...(poppler === null || boxed === null
      ? ['pdftotext is not installed: no comparison, and no check of the boxes']
      : [
          `pdftotext ${percent(poppler)}; files in which it finds more: ${below.map(({ file }) => file).join(' ') || 'none'}`,
          `boxes hold the words of ${percent(boxed)} of the answers found, by the places pdftotext gives its words`,
        ]),
  ].join('\n')}\n`
}
