import { DOMParser } from '@xmldom/xmldom'
import { CodedError } from '../../errors.js'

/** Elements within elements at most; Word's own documents stay under a hundred. */
const MAX_DEPTH = 400

/**
 * One XML part as an element tree. Elements are told apart by local name, which the transitional and the strict form of
 * the format share. Document types are refused, so that no entity is ever expanded. Throws `document-corrupt` or
 * `nesting-too-deep`.
 */
export function parseXml(xml: string): Element {
  if (/<!DOCTYPE|<!ENTITY/iu.test(xml)) {
    throw new CodedError(
      'document-corrupt',
      'the document declares XML entities, which Office files never do',
    )
  }
  const fail = (message: unknown): never => {
    throw new CodedError('document-corrupt', 'a part of the document is not well-formed XML', {
      cause: message,
    })
  }
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } })
  const root = parser.parseFromString(xml.replace(/^\uFEFF/u, ''), 'text/xml')
    .documentElement as Element | null
  if (root === null) return fail('no element')
  checkDepth(root)
  return root
}

function checkDepth(root: Element): void {
  for (const { depth } of elementsIn(root)) {
    if (depth > MAX_DEPTH) {
      throw new CodedError('nesting-too-deep', 'the document is nested too deeply', {
        details: { limit: MAX_DEPTH },
      })
    }
  }
}

/** An element and all within it, in document order, with their depth from 1; without recursion. */
export function* elementsIn(root: Element): Generator<{ readonly element: Element; readonly depth: number }> {
  let node: Node | null = root
  let depth = 1
  while (node !== null) {
    if (node.nodeType === 1) yield { element: node as Element, depth }
    if (node.firstChild !== null) {
      node = node.firstChild
      depth++
      continue
    }
    while (node !== null && node !== root && node.nextSibling === null) {
      node = node.parentNode
      depth--
    }
    node = node === root ? null : (node?.nextSibling ?? null)
  }
}

/** Child elements, of one name where it is given. */
export function children(parent: Element | undefined, name?: string): Element[] {
  const found: Element[] = []
  for (let node = parent?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && (name === undefined || (node as Element).localName === name))
      found.push(node as Element)
  }
  return found
}

export function child(parent: Element | undefined, name: string): Element | undefined {
  for (let node = parent?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && (node as Element).localName === name) return node as Element
  }
  return undefined
}

/** An attribute by local name, whatever its namespace. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  if (element === undefined) return undefined
  for (let index = 0; index < element.attributes.length; index++) {
    const item = element.attributes.item(index)
    if (item !== null && (item.localName === name || item.name === name)) return item.value
  }
  return undefined
}

/** `w:val` of a child, the way most properties are written. */
export const value = (parent: Element | undefined, name: string): string | undefined =>
  attribute(child(parent, name), 'val')

/** An on/off property: present and not switched off. */
export function isOn(parent: Element | undefined, name: string): boolean {
  const property = child(parent, name)
  return property !== undefined && !/^(?:0|false|off)$/iu.test(attribute(property, 'val') ?? '1')
}

export function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/u.test(text) ? Number(text) : undefined
}
