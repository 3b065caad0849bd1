import type { Package } from '../ooxml/package.js'
import { children, parseXml } from '../ooxml/xml.js'
import { relationsOf, type Relation } from '../ooxml/relations.js'

/** What lies over a sheet's cells. */
export interface Drawings {
  /** Paragraphs of text boxes and shapes. */
  readonly paragraphs: readonly string[]
  readonly pictures: number
  readonly charts: number
}

/** Elements deeper than this are in no drawing that a program wrote. */
const MAX_DEPTH = 64

export function readDrawings(source: Package, relations: readonly Relation[]): Drawings {
  const paragraphs: string[] = []
  let pictures = 0
  let charts = 0
  for (const { type, target, external } of relations) {
    const xml = type === 'drawing' && !external ? source.parts.get(target) : undefined
    if (xml === undefined) continue
    for (const element of below(parseXml(xml), MAX_DEPTH)) {
      if (element.localName === 'pic') pictures++
      if (element.localName === 'p') paragraphs.push(paragraphText(element))
    }
    charts += relationsOf(source, target).filter((related) => related.type.startsWith('chart')).length
  }
  return { paragraphs: paragraphs.filter((text) => text.trim() !== ''), pictures, charts }
}

function* below(element: Element, depth: number): Generator<Element> {
  if (depth === 0) return
  for (const inner of children(element)) {
    yield inner
    if (inner.localName !== 'p') yield* below(inner, depth - 1)
  }
}

const paragraphText = (paragraph: Element): string =>
  [...children(paragraph, 'r'), ...children(paragraph, 'fld')]
    .flatMap((run) => children(run, 't'))
    .map((text) => text.textContent ?? '')
    .join('')
