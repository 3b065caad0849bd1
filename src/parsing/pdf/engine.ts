import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

type NumericFunction = (...parameters: number[]) => number

/** Functions called for every character or run of them, without the wrapper's conversion of arguments. */
interface RawFunctions {
  readonly FPDFText_GetUnicode: NumericFunction
  readonly FPDFText_GetLooseCharBox: NumericFunction
  readonly FPDFText_GetCharBox: NumericFunction
  readonly FPDFText_GetCharOrigin: NumericFunction
  readonly FPDFText_GetTextObject: NumericFunction
  readonly FPDFText_HasUnicodeMapError: NumericFunction
  readonly FPDFText_GetMatrix: NumericFunction
  readonly FPDFText_GetFontSize: NumericFunction
  readonly FPDFText_GetFontWeight: NumericFunction
  readonly FPDFText_GetCharAngle: NumericFunction
  readonly FPDFTextObj_GetTextRenderMode: NumericFunction
  readonly FPDFTextObj_GetFont: NumericFunction
  readonly FPDFFont_GetBaseFontName: NumericFunction
  readonly FPDFPageObj_GetFillColor: NumericFunction
  readonly FPDFPageObj_GetStrokeColor: NumericFunction
}

/** pdfium in WebAssembly, one for the process. */
export interface Engine {
  readonly api: WrappedPdfiumModule
  readonly raw: RawFunctions
  /** The engine's memory; another array after each growth. */
  readonly memory: () => Uint8Array
  /** Address of room for four doubles, used for every out parameter, and what stands there. */
  readonly scratch: number
  readonly floats: () => Float32Array
  readonly doubles: () => Float64Array
  readonly integers: () => Uint32Array
}

let engine: Promise<Engine> | undefined

/** Loads pdfium once per process. */
export const loadPdfium = (): Promise<Engine> => (engine ??= startPdfium())

async function startPdfium(): Promise<Engine> {
  const file = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')
  const wasm = await readFile(file)
  const api = await init({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength),
  })
  api.PDFiumExt_Init()
  const { wasmExports } = api.pdfium
  const memory = (): Uint8Array => (api.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8
  const scratch = wasmExports.malloc(32)
  const views = scratchViews(memory, scratch)
  return {
    api,
    raw: wasmExports as unknown as RawFunctions,
    memory,
    scratch,
    floats: () => views().floats,
    doubles: () => views().doubles,
    integers: () => views().integers,
  }
}

/** Views are made anew only when the memory has grown: they are read for every character. */
function scratchViews(memory: () => Uint8Array, scratch: number) {
  const viewsOf = (buffer: ArrayBufferLike) => ({
    buffer,
    floats: new Float32Array(buffer, scratch, 8),
    doubles: new Float64Array(buffer, scratch, 4),
    integers: new Uint32Array(buffer, scratch, 8),
  })
  let views = viewsOf(memory().buffer)
  return () => {
    const { buffer } = memory()
    if (buffer !== views.buffer) views = viewsOf(buffer)
    return views
  }
}

/** Bytes of one text value that are read at most: a name, a remark, a title. */
const LONGEST_VALUE = 1 << 20

/**
 * What a function of pdfium writes that takes a buffer and its size and returns the bytes needed. Longer values than
 * a mebibyte come back empty.
 */
export function readBytes(
  { api, memory }: Engine,
  write: (buffer: number, size: number) => number,
): Uint8Array {
  const size = write(0, 0)
  if (size <= 0 || size > LONGEST_VALUE) return new Uint8Array()
  const { malloc, free } = api.pdfium.wasmExports
  const buffer = malloc(size)
  if (buffer === 0) return new Uint8Array()
  try {
    write(buffer, size)
    return memory().slice(buffer, buffer + size)
  } finally {
    free(buffer)
  }
}

/** The same as text; pdfium writes UTF-16 with a closing zero. */
export const readText = (engine: Engine, write: (buffer: number, size: number) => number): string =>
  new TextDecoder('utf-16le').decode(readBytes(engine, write)).replace(/\0[^]*$/u, '')
