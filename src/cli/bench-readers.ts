import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../config.js'
import { answersOfFiles, standsIn } from '../evaluation/parsing-recall.js'
import { hasPdftotext, pdftotext } from '../evaluation/pdftotext.js'
import { withoutMarks } from '../evaluation/text-forms.js'
import type { ReaderRun } from './bench-reader.js'

/** One reader on the files of one format. What it cannot tell is null. */
export interface ReaderFigures {
  readonly reader: string
  readonly format: 'pdf' | 'docx'
  readonly pagesPerSecond: number | null
  readonly charactersPerSecond: number
  readonly peakMemoryMb: number | null
  /** Share of the experts' answers to these files that stand in the text, where answers are at hand. */
  readonly answerRecall: number | null
}

const ANSWERS = path.join(ROOT, '../shared/data/cuad/train.json')
const DOCX = path.join(ROOT, 'fixtures/documents')

/** Readers of the same files in one run, each in a process of its own, one after the other. */
export async function compareReaders(folder: string, names: readonly string[]): Promise<ReaderFigures[]> {
  const pdfs = names.map((name) => path.join(folder, name))
  const docx = ['samples', 'parsing'].flatMap((one) =>
    readdirSync(path.join(DOCX, one))
      .filter((name) => name.endsWith('.docx'))
      .map((name) => path.join(DOCX, one, name)),
  )
  const answers = existsSync(ANSWERS) ? await answersOfFiles(pdfs, ANSWERS) : new Map<string, string[]>()
  const figures: ReaderFigures[] = []
  let pages = 0
  for (const reader of ['ours', 'pdf-parse', 'pdf.js']) {
    const run = await runReader(reader, pdfs)
    if (reader === 'ours') pages = run.pages
    figures.push({ reader, format: 'pdf', ...figuresOf(run), answerRecall: recallOf(answers, run.texts) })
  }
  if (await hasPdftotext()) figures.push(await popplerFigures(pdfs, pages, answers))
  for (const reader of ['ours', 'mammoth']) {
    const run = await runReader(reader, docx)
    figures.push({ reader, format: 'docx', ...figuresOf(run), pagesPerSecond: null, answerRecall: null })
  }
  return figures
}

async function runReader(reader: string, files: readonly string[]): Promise<ReaderRun> {
  const child = fork(path.join(import.meta.dirname, 'bench-reader.ts'), [reader, ...files], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [run] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the reader ${reader} ended without a result`))),
  ])) as [ReaderRun]
  return run
}

const figuresOf = (run: ReaderRun) => ({
  pagesPerSecond: (run.pages * 1000) / run.milliseconds,
  charactersPerSecond: (run.characters * 1000) / run.milliseconds,
  peakMemoryMb: run.peakMemoryMb,
})

async function popplerFigures(
  files: readonly string[],
  pages: number,
  answers: ReadonlyMap<string, readonly string[]>,
): Promise<ReaderFigures> {
  const started = performance.now()
  const texts: Record<string, string> = {}
  for (const file of files) texts[path.basename(file)] = await pdftotext(file)
  const seconds = (performance.now() - started) / 1000
  const characters = Object.values(texts).reduce((sum, text) => sum + text.length, 0)
  return {
    reader: 'pdftotext',
    format: 'pdf',
    pagesPerSecond: pages / seconds,
    charactersPerSecond: characters / seconds,
    peakMemoryMb: null,
    answerRecall: recallOf(answers, texts),
  }
}

function recallOf(
  answers: ReadonlyMap<string, readonly string[]>,
  texts: Readonly<Record<string, string>>,
): number | null {
  let [total, found] = [0, 0]
  for (const [file, wanted] of answers) {
    total += wanted.length
    found += wanted.filter(standsIn(texts[file] ?? '', withoutMarks)).length
  }
  return total === 0 ? null : found / total
}
