import type { Engine } from './engine.js'

const BOLD_NAME = /bold|[-,_ ](?:black|heavy)|simhei/iu
/** Room for a font's name, in bytes; a longer one is not looked at. */
const ROOM = 128

/**
 * Tells of the text objects of one loaded page whether their font is bold by its name. Files of some producers give no
 * stem width, which is all that pdfium derives a weight from.
 */
export function boldNames(engine: Engine): (object: number) => boolean {
  const known = new Map<number, boolean>()
  return (object) => {
    const font = engine.raw.FPDFTextObj_GetFont(object)
    if (font === 0) return false
    let bold = known.get(font)
    if (bold === undefined) known.set(font, (bold = BOLD_NAME.test(nameOf(engine, font))))
    return bold
  }
}

function nameOf({ api, raw, memory }: Engine, font: number): string {
  const { malloc, free } = api.pdfium.wasmExports
  const buffer = malloc(ROOM)
  if (buffer === 0) return ''
  try {
    const size = raw.FPDFFont_GetBaseFontName(font, buffer, ROOM)
    return size > ROOM
      ? ''
      : String.fromCharCode(...memory().subarray(buffer, buffer + Math.max(0, size - 1)))
  } finally {
    free(buffer)
  }
}
