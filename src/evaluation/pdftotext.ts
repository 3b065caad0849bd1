import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { PageBox } from '../domain/page-box.js'

const run = promisify(execFile)
const MOST_OUTPUT = 256 * 1024 * 1024

/** A word with the place that poppler gives it. */
export interface PlacedWord extends PageBox {
  readonly text: string
}

/** Poppler's `pdftotext`, as Debian and others pack it: a reader that shares no code with ours, to measure against. */
export async function hasPdftotext(): Promise<boolean> {
  return run('pdftotext', ['-v']).then(
    () => true,
    () => false,
  )
}

/** A file's text, empty where it cannot be read. */
export const pdftotext = (file: string): Promise<string> => output([file, '-'])

/** A file's words with their boxes in points, top-left origin. */
export async function pdftotextWords(file: string): Promise<PlacedWord[]> {
  const words: PlacedWord[] = []
  let page = 0
  const marks =
    /<page |<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)<\/word>/gu
  for (const [, x0, y0, x1, y1, text] of (await output(['-bbox', file, '-'])).matchAll(marks)) {
    if (text === undefined) page++
    else {
      const box = { x0: Number(x0), y0: Number(y0), x1: Number(x1), y1: Number(y1) }
      words.push({ page, box, text: unescape(text) })
    }
  }
  return words
}

const unescape = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

const output = async (parameters: readonly string[]): Promise<string> =>
  run('pdftotext', [...parameters], { maxBuffer: MOST_OUTPUT }).then(
    ({ stdout }) => stdout,
    () => '',
  )
