import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ParsedDocument } from '../domain/parsed-document.js'
import { CodedError } from '../errors.js'
import type { Parse } from './parsing-recall.js'

/** How many lines that carry a number, a bullet or a heading agree with another account of the same file. */
export interface LineAgreement {
  readonly lines: number
  readonly same: number
  /** Lines that differ, as read and as the other account has the line of the same text; null where it has none. */
  readonly differences: readonly { readonly read: string; readonly other: string | null }[]
}

export interface NumberingAccuracy {
  readonly file: string
  /** Against the lines that Word shows, where a person wrote them down: all lines count, in their order. */
  readonly expected: LineAgreement | null
  /** Against what LibreOffice writes for the same file, where it is installed. */
  readonly office: LineAgreement | null
}

/**
 * Exactness of automatic numbers over the DOCX files below a folder. `expectedDir` holds NAME.txt with the body lines of
 * NAME.docx as Word shows them; `soffice` is the LibreOffice program, undefined where there is none. LibreOffice is an
 * independent reader and no authority: it leaves out legal numbering (ECMA-376 part 1, 17.9.4), levels that never
 * restart (17.9.10) and overridden starts below the first level (17.9.27). Throws `not-found`.
 */
export async function numberingAccuracy(
  folder: string,
  parse: Parse,
  { expectedDir, soffice }: { readonly expectedDir?: string; readonly soffice: string | undefined },
): Promise<NumberingAccuracy[]> {
  const files = await docxFiles(folder)
  const converted = soffice === undefined ? new Map<string, string[]>() : await convert(files, soffice)
  const results: NumberingAccuracy[] = []
  for (const file of files) {
    const name = path.basename(file, path.extname(file))
    const parsed = await parse(await readFile(file), path.basename(file)).catch(() => undefined)
    if (parsed === undefined) continue
    const written =
      expectedDir === undefined
        ? undefined
        : await readFile(path.join(expectedDir, `${name}.txt`), 'utf8').catch(() => undefined)
    const office = converted.get(file)
    results.push({
      file: path.relative(folder, file),
      expected: written === undefined ? null : inOrder(bodyLines(parsed), linesOf(written)),
      office: office === undefined ? null : anywhere(labelledLines(parsed), office),
    })
  }
  return results
}

async function docxFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CodedError('not-found', `the files for this evaluation are not there: ${folder}`, { cause })
  })
  return names
    .filter((name) => name.toLowerCase().endsWith('.docx'))
    .sort()
    .map((name) => path.join(folder, name))
}

/** Each file's lines as LibreOffice writes them, labels written out; files that it can not open are left out. */
async function convert(files: readonly string[], soffice: string): Promise<Map<string, string[]>> {
  const out = await mkdtemp(path.join(os.tmpdir(), 'countersign-numbering-'))
  const converted = new Map<string, string[]>()
  try {
    for (const [index, file] of files.entries()) {
      const target = path.join(out, String(index))
      const name = `${path.basename(file, path.extname(file))}.txt`
      const profile = `-env:UserInstallation=file://${path.join(out, 'profile')}`
      const kind = ['--convert-to', 'txt:Text (encoded):UTF8', '--outdir', target, file]
      await promisify(execFile)(soffice, ['--headless', profile, ...kind], { timeout: 120_000 }).catch(
        () => undefined,
      )
      const text = await readFile(path.join(target, name), 'utf8').catch(() => undefined)
      if (text !== undefined) converted.set(file, linesOf(text.replace(/^\uFEFF/u, '')))
    }
    return converted
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

const linesOf = (text: string): string[] => text.split(/\r?\n/u).filter((line) => line.trim() !== '')

const blockLines = (
  parsed: Pick<ParsedDocument, 'text' | 'blocks'>,
  only: (kind: string) => boolean,
): string[] =>
  parsed.blocks
    .filter(({ kind }) => only(kind))
    .flatMap(({ span }) => linesOf(parsed.text.slice(span.start, span.end)))

const bodyLines = (parsed: ParsedDocument): string[] => blockLines(parsed, (kind) => kind !== 'furniture')

/** LibreOffice writes insertions and deletions side by side, and counts them so. */
const labelledLines = (parsed: ParsedDocument): string[] =>
  blockLines(parsed.trackedChanges?.proposed ?? parsed, (kind) => kind === 'list-item' || kind === 'heading')

function inOrder(read: readonly string[], expected: readonly string[]): LineAgreement {
  const differences = Array.from({ length: Math.max(read.length, expected.length) }, (_, index) => ({
    read: read[index] ?? '',
    other: expected[index] ?? null,
  })).filter((pair) => pair.read !== pair.other)
  const lines = Math.max(read.length, expected.length)
  return { lines, same: lines - differences.length, differences }
}

/** White space, and the look of bullets, which differs between fonts and programs, aside. */
const plain = (line: string): string =>
  line
    .replace(/^\s*[•◦▪▫■□‣⁃∙·●○–\uE000-\uF8FF-]\s*/u, '')
    .replace(/^\s*o\s+/u, '')
    .replace(/\s+/gu, '')

/** How much of a line's end tells that two lines say the same, whatever their numbers. */
const TAIL = 12

function anywhere(read: readonly string[], other: readonly string[]): LineAgreement {
  const theirs = other.map(plain)
  const left = new Map<string, number>()
  for (const line of theirs) left.set(line, (left.get(line) ?? 0) + 1)
  const differences = read.flatMap((line) => {
    const form = plain(line)
    const count = left.get(form) ?? 0
    left.set(form, count - 1)
    if (count > 0) return []
    const near = theirs.findIndex((one) => one.endsWith(form.slice(-TAIL)))
    return [{ read: line, other: near < 0 ? null : (other[near] ?? '').trim() }]
  })
  return { lines: read.length, same: read.length - differences.length, differences }
}
