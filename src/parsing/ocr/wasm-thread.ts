import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { parentPort } from 'node:worker_threads'
import { gunzip } from 'node:zlib'
import type { Look, OcrLanguage } from './engine.js'
import { settingsFor } from './settings.js'

/** From the engine to its thread: a picture as a portable greymap. */
export interface ThreadRequest {
  readonly greymap: Uint8Array
  readonly dpi: number
  readonly languages: readonly OcrLanguage[]
  readonly look: Look
}

export type ThreadReply = { readonly hocr: string } | { readonly error: string }

/** What we use of tesseract's C++ interface, compiled to WebAssembly. Init and SetImageFile return 0 on success. */
interface Tesseract {
  readonly FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void }
  readonly TessBaseAPI: new () => Recogniser
}
interface Recogniser {
  Init(folder: null, languages: string, engineMode: number): number
  SetVariable(name: string, value: string): boolean
  /** Reads the file `/input`; takes its EXIF orientation and an angle to turn it by. */
  SetImageFile(orientation: number, angle: number): number
  Recognize(monitor: null): number
  GetHOCRText(page: number): string
  Clear(): void
}

const LSTM_ONLY = 1
const require = createRequire(import.meta.url)
/** The build with 128-bit SIMD, which every Node that we support has; the relaxed one gives other results by machine. */
const start = require('tesseract.js-core/tesseract-core-simd-lstm.js') as (
  options: object,
) => Promise<Tesseract>

const tesseract = await start({})
const loaded = new Set<OcrLanguage>()
const recognisers = new Map<string, Recogniser>()

async function recogniserFor(languages: readonly OcrLanguage[]): Promise<Recogniser> {
  const name = languages.join('+')
  const known = recognisers.get(name)
  if (known !== undefined) return known
  for (const language of languages) {
    if (loaded.has(language)) continue
    const file = `@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`
    const data = await promisify(gunzip)(await readFile(require.resolve(file)))
    tesseract.FS.writeFile(`${language}.traineddata`, data)
    loaded.add(language)
  }
  const recogniser = new tesseract.TessBaseAPI()
  if (recogniser.Init(null, name, LSTM_ONLY) !== 0) throw new Error(`no recogniser for ${name}`)
  recognisers.set(name, recogniser)
  return recogniser
}

async function answer({ greymap, dpi, languages, look }: ThreadRequest): Promise<ThreadReply> {
  try {
    const recogniser = await recogniserFor(languages)
    const settings = { ...settingsFor(look), user_defined_dpi: String(Math.round(dpi)) }
    for (const [name, value] of Object.entries(settings)) recogniser.SetVariable(name, value)
    tesseract.FS.writeFile('/input', greymap)
    if (recogniser.SetImageFile(1, 0) !== 0) throw new Error('the picture was not taken')
    if (recogniser.Recognize(null) !== 0) throw new Error('the picture was not read')
    const hocr = recogniser.GetHOCRText(0)
    recogniser.Clear()
    return { hocr }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unknown' }
  }
}

parentPort?.on('message', (request: ThreadRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply))
})
