import { DOMParser } from '@xmldom/xmldom'
import type { RecognisedLine, RecognisedWord } from './engine.js'

/** Kinds of lines in hOCR (https://kba.github.io/hocr-spec/1.2/) as tesseract writes them. */
const LINES = new Set(['ocr_line', 'ocr_header', 'ocr_caption', 'ocr_textfloat'])

/** Lines of words in an hOCR page, the page's element alone or a whole document around it. */
export function readHocr(hocr: string): RecognisedLine[] {
  const root = new DOMParser().parseFromString(hocr, 'text/xml')
  const spans = Array.from(root.getElementsByTagName('span'))
  return spans.flatMap((line) => {
    if (!LINES.has(line.getAttribute('class') ?? '')) return []
    const words = Array.from(line.getElementsByTagName('span')).flatMap(readWord)
    return words.length === 0 ? [] : [{ words, ...lineMeasures(line) }]
  })
}

function readWord(element: Element): RecognisedWord[] {
  const text = (element.textContent ?? '').trim()
  if (text === '' || element.getAttribute('class') !== 'ocrx_word') return []
  const properties = propertiesOf(element)
  const [confidence = 0] = properties.get('x_wconf') ?? []
  return [{ text, ...boxOf(properties), confidence: Math.min(1, Math.max(0, confidence / 100)) }]
}

function lineMeasures(line: Element): Pick<RecognisedLine, 'height' | 'baseline'> {
  const properties = propertiesOf(line)
  const box = boxOf(properties)
  const [slope = 0, offset = 0] = properties.get('baseline') ?? []
  return {
    height: properties.get('x_size')?.[0] ?? box.y1 - box.y0,
    baseline: { x: box.x0, y: box.y1 + offset, slope },
  }
}

function boxOf(properties: ReadonlyMap<string, readonly number[]>) {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = properties.get('bbox') ?? []
  return { x0, y0, x1, y1 }
}

/** `bbox 1 2 3 4; x_wconf 93` as numbers by name. */
const propertiesOf = (element: Element): Map<string, number[]> =>
  new Map(
    (element.getAttribute('title') ?? '').split(';').map((property) => {
      const [name = '', ...values] = property.trim().split(/\s+/u)
      return [name, values.map(Number)]
    }),
  )
