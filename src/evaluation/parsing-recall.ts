import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { ParsedDocument } from '../domain/parsed-document.js'
import { CodedError, toCoded } from '../errors.js'
import { createBoxCheck } from './box-cover.js'
import { withoutMarks, withoutSpace } from './text-forms.js'
import { hasPdftotext, pdftotext, pdftotextWords } from './pdftotext.js'

/** A question-answering file in SQuAD form, as far as it matters here. */
const Answers = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(
        z.object({ qas: z.array(z.object({ answers: z.array(z.object({ text: z.string() })) })) }),
      ),
    }),
  ),
})

export interface FileRecall {
  readonly file: string
  readonly answers: number
  /** Found verbatim, white space aside. */
  readonly exact: number
  /** Found with hyphens, dashes and quotation marks aside too. */
  readonly normalised: number
  /** Answers not found even so. */
  readonly missed: readonly string[]
  /** Code of the error that the parse ended in. */
  readonly failure: string | null
  readonly pages: number
  readonly milliseconds: number
  /** Answers that poppler's text has, with hyphens, dashes and quotation marks aside; null where it is not installed. */
  readonly poppler: number | null
  /** Found answers whose boxes hold their words, by poppler's places; null where it is not installed. */
  readonly boxed: number | null
}

export interface AnswerRecall {
  readonly files: readonly FileRecall[]
  readonly answers: number
  readonly exact: number
  readonly normalised: number
  readonly poppler: number | null
  /** Share of the answers found whose boxes hold their words. */
  readonly boxed: number | null
  readonly pagesPerSecond: number
}

export type Parse = (bytes: Uint8Array, name: string) => Promise<ParsedDocument>

/**
 * Share of experts' answers found verbatim in the text of the PDFs they were given for. `pdfDir` holds NAME.pdf with
 * NAME.title, its title in the answer file `trainJson`. Answers count as often as they are given.
 * Throws `not-found` where the data are missing.
 */
export async function answerRecall(
  pdfDir: string,
  trainJson: string,
  parse: Parse,
  only: (file: string) => boolean = () => true,
): Promise<AnswerRecall> {
  const answers = await readAnswers(trainJson)
  const names = (await list(pdfDir)).filter((name) => name.endsWith('.pdf') && only(name)).sort()
  const files: FileRecall[] = []
  const beside = await hasPdftotext()
  for (const name of names) {
    const title = (await readFile(path.join(pdfDir, name.replace(/pdf$/u, 'title')), 'utf8')).trim()
    files.push(await measure(path.join(pdfDir, name), answers.get(title) ?? [], parse, beside))
  }
  const sum = (of: (file: FileRecall) => number): number => files.reduce((total, file) => total + of(file), 0)
  const total = sum((file) => file.answers)
  return {
    files,
    answers: total,
    exact: sum((file) => file.exact) / total,
    normalised: sum((file) => file.normalised) / total,
    poppler: beside ? sum((file) => file.poppler ?? 0) / total : null,
    boxed: beside ? sum((file) => file.boxed ?? 0) / sum((file) => file.normalised) : null,
    pagesPerSecond: (sum((file) => file.pages) * 1000) / sum((file) => file.milliseconds),
  }
}

async function measure(
  file: string,
  answers: readonly string[],
  parse: Parse,
  beside: boolean,
): Promise<FileRecall> {
  const bytes = await readFile(file)
  const started = performance.now()
  const outcome = await parse(bytes, path.basename(file)).catch((error: unknown) => toCoded(error))
  const milliseconds = performance.now() - started
  const failed = outcome instanceof CodedError
  const text = failed ? '' : outcome.text
  const exact = answers.filter(standsIn(text, withoutSpace))
  const isFound = standsIn(text, withoutMarks)
  const found = answers.filter(isFound)
  const boxesHold = beside && !failed ? createBoxCheck(outcome, await pdftotextWords(file)) : undefined
  return {
    file: path.basename(file),
    answers: answers.length,
    exact: exact.length,
    normalised: found.length,
    missed: answers.filter((answer) => !isFound(answer)),
    failure: failed ? outcome.code : null,
    pages: failed || outcome.layout.kind === 'flow' ? 0 : outcome.layout.pages.length,
    milliseconds,
    poppler: beside ? answers.filter(standsIn(await pdftotext(file), withoutMarks)).length : null,
    boxed: boxesHold === undefined ? null : found.filter((answer) => boxesHold(answer) === true).length,
  }
}

/** Whether an answer stands in a text, both in one form. */
export function standsIn(text: string, form: (text: string) => string): (answer: string) => boolean {
  const whole = form(text)
  return (answer) => whole.includes(form(answer))
}

/** Answers for PDF files that have their contract's title beside them in NAME.title, by file name. */
export async function answersOfFiles(
  files: readonly string[],
  trainJson: string,
): Promise<Map<string, string[]>> {
  const answers = await readAnswers(trainJson)
  const found = new Map<string, string[]>()
  for (const file of files) {
    const title = await readFile(file.replace(/pdf$/u, 'title'), 'utf8').catch(() => undefined)
    if (title !== undefined) found.set(path.basename(file), answers.get(title.trim()) ?? [])
  }
  return found
}

async function readAnswers(file: string): Promise<Map<string, string[]>> {
  const json: unknown = JSON.parse(await readFile(file, 'utf8').catch(missing(file)))
  return new Map(
    Answers.parse(json).data.map(({ title, paragraphs }) => [
      title.trim(),
      paragraphs.flatMap(({ qas }) => qas.flatMap((qa) => qa.answers.map((answer) => answer.text))),
    ]),
  )
}

const list = (directory: string): Promise<string[]> => readdir(directory).catch(missing(directory))

const missing = (place: string) => (): never => {
  throw new CodedError('not-found', `the data for this evaluation are not there: ${place}`)
}
