import { CodedError } from '../../errors.js'
import type { Package } from '../ooxml/package.js'
import { relationsOf, type Relation } from '../ooxml/relations.js'
import { mainPart } from './main-part.js'
import { attribute, child, elementsIn, parseXml } from '../ooxml/xml.js'

/** The XML parts that make up a document, each parsed once. */
export interface WordParts {
  readonly main: string
  readonly body: Element
  readonly related: readonly Relation[]
  /** The part that the document names by a type of relationship. */
  partOf(type: string): { readonly name: string; readonly root: Element } | undefined
  /** A part by name. */
  root(name: string): Element | undefined
  /** Targets outside the package of one part's relationships, by id. */
  externals(name: string): ReadonlyMap<string, string>
  /** Names of header and footer parts in the order of the sections that show them, others behind. */
  readonly margins: readonly { readonly name: string; readonly role: 'header' | 'footer' }[]
}

/** Throws `document-corrupt` or `nesting-too-deep`. */
export function openParts(source: Package): WordParts {
  const roots = new Map<string, Element>()
  const root = (name: string): Element | undefined => {
    const xml = source.parts.get(name)
    if (xml === undefined) return undefined
    const known = roots.get(name) ?? parseXml(xml)
    roots.set(name, known)
    return known
  }
  const main = mainPart(source)
  const body = child(root(main), 'body')
  if (body === undefined) throw new CodedError('document-corrupt', 'the document has no body')
  const related = relationsOf(source, main)
  const externals = new Map<string, ReadonlyMap<string, string>>()
  return {
    main,
    body,
    related,
    root,
    partOf(type) {
      const name = related.find((relation) => relation.type === type && !relation.external)?.target ?? ''
      const found = root(name)
      return found === undefined ? undefined : { name, root: found }
    },
    externals(name) {
      const known =
        externals.get(name) ??
        new Map(
          relationsOf(source, name)
            .filter(({ external }) => external)
            .map(({ id, target }) => [id, target]),
        )
      externals.set(name, known)
      return known
    },
    margins: marginParts(body, related),
  }
}

function marginParts(body: Element, related: readonly Relation[]): WordParts['margins'] {
  const all = related.filter(({ type, external }) => /^(?:header|footer)$/u.test(type) && !external)
  if (all.length === 0) return []
  const shown: Relation[] = []
  for (const { element } of elementsIn(body)) {
    if (!/^(?:header|footer)Reference$/u.test(element.localName)) continue
    const id = attribute(element, 'id')
    shown.push(...all.filter((relation) => relation.id === id))
  }
  const names = [...new Set([...shown, ...all])]
  return names.map(({ target, type }) => ({ name: target, role: type as 'header' | 'footer' }))
}
