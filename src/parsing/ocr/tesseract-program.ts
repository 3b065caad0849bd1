import { execFile, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { CodedError } from '../../errors.js'
import { portableGreymap, type GreyPicture } from '../image/grey.js'
import { PAGE_TIMEOUT_MS, settingsFor } from './settings.js'
import type { Look, OcrEngine, OcrLanguage } from './engine.js'
import { readHocr } from './hocr.js'

/** Where systems install programs. A parser's process has no environment, and so no search path. */
const FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/opt/homebrew/bin',
  '/opt/local/bin',
  'C:\\Program Files\\Tesseract-OCR',
]
const EXECUTABLE = process.platform === 'win32' ? 'tesseract.exe' : 'tesseract'
/** One thread: on small pictures like ours more of them wait for each other, ten times as long as the reading takes. */
const ENVIRONMENT = { OMP_THREAD_LIMIT: '1', LC_ALL: 'C' }
const START_TIMEOUT_MS = 10_000
/** Bytes of hOCR that a page can need at most: some 100,000 words. */
const MAX_OUTPUT = 32 * 1024 * 1024

interface Program {
  /** Command and leading arguments. */
  readonly command: readonly [string, ...string[]]
  readonly name: string
  readonly languages: ReadonlySet<OcrLanguage>
}

let installed: Promise<Program | undefined> | undefined

/** The installed tesseract program (4 or later), looked for once; undefined where there is none or it has no language of ours. */
export async function openProgram(): Promise<OcrEngine | undefined> {
  const program = await (installed ??= findProgram())
  if (program === undefined) return undefined
  return {
    name: program.name,
    languages: program.languages,
    recognise: async (picture, languages, look, signal) =>
      readHocr(await run(program, picture, { languages, look }, signal)),
    close: () => Promise.resolve(),
  }
}

async function findProgram(): Promise<Program | undefined> {
  for (const folder of FOLDERS) {
    const file = path.join(folder, EXECUTABLE)
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    const program = there ? await askProgram(file) : undefined
    if (program !== undefined) return program
  }
  return undefined
}

async function askProgram(file: string): Promise<Program | undefined> {
  try {
    const version = /^tesseract v?(\d+)([\w.-]*)/u.exec(await ask([file, '--version']))
    if (version === null || Number(version[1]) < 4) return undefined
    const listed = (await ask([file, '--list-langs'])).split(/\s+/u)
    const languages = new Set((['eng', 'chi_sim'] as const).filter((language) => listed.includes(language)))
    if (languages.size === 0) return undefined
    const bound = ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--', file] as const
    // util-linux ends the program with its parent, however that ends; elsewhere it ends with the page it reads.
    const command = await ask([...bound, '--version']).then(
      () => bound,
      () => [file] as const,
    )
    return { command, name: `tesseract ${version[1]}${version[2]}`, languages }
  } catch {
    return undefined
  }
}

/** What a program prints about itself; some versions print it as an error. */
async function ask([file, ...args]: readonly [string, ...string[]]): Promise<string> {
  const options = { env: ENVIRONMENT, timeout: START_TIMEOUT_MS, killSignal: 'SIGKILL' } as const
  const { stdout, stderr } = await promisify(execFile)(file, args, options)
  return stdout.trim() === '' ? stderr : stdout
}

function run(
  { command: [file, ...leading] }: Program,
  picture: GreyPicture,
  { languages, look }: { readonly languages: readonly OcrLanguage[]; readonly look: Look },
  signal: AbortSignal,
): Promise<string> {
  const settings = Object.entries(settingsFor(look)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const dpi = String(Math.round(picture.dpi))
  const args = [...leading, 'stdin', 'stdout', '-l', languages.join('+'), '--dpi', dpi, ...settings, 'hocr']
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env: ENVIRONMENT,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PAGE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    })
    const fail = (message: string, cause?: unknown): void =>
      reject(new CodedError('recognition-failed', message, { cause }))
    const stop = (): void => {
      child.kill('SIGKILL')
      reject(signal.reason as Error)
    }
    const parts: Buffer[] = []
    let size = 0
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > MAX_OUTPUT) child.kill('SIGKILL')
    })
    child.on('error', (cause) => fail('tesseract could not be started', cause))
    child.on('close', (code, killed) => {
      signal.removeEventListener('abort', stop)
      if (code === 0) resolve(Buffer.concat(parts).toString('utf8'))
      else fail(killed === null ? `tesseract ended with code ${code}` : 'tesseract was ended on a page')
    })
    // A program that ends early closes its input; its end says all there is to say.
    child.stdin.on('error', () => undefined)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    child.stdin.end(portableGreymap(picture))
  })
}
