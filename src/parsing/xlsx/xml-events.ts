import { SaxesParser } from 'saxes'
import { CodedError } from '../../errors.js'

/** What is called for each tag and text, in order; names and attributes without their namespace prefix. */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Reads a part that may be too large for a tree. Document types are refused, so that no entity is ever expanded. Throws
 * `document-corrupt` for what is not well-formed, and whatever the events throw.
 */
export function readEvents(xml: string, events: XmlEvents): void {
  const parser = new SaxesParser()
  parser.on('error', (cause) => {
    throw corrupt('a part of the workbook is not well-formed XML', cause)
  })
  parser.on('doctype', () => {
    throw corrupt('the workbook declares XML entities, which Office files never do')
  })
  parser.on('opentag', ({ name, attributes }) => events.open(localName(name), withoutPrefixes(attributes)))
  parser.on('closetag', ({ name }) => events.close?.(localName(name)))
  if (events.text !== undefined) {
    const text = events.text.bind(events)
    parser.on('text', text)
    parser.on('cdata', text)
  }
  parser.write(xml.replace(/^\uFEFF/u, '')).close()
}

const corrupt = (message: string, cause?: unknown): CodedError =>
  new CodedError('document-corrupt', message, cause === undefined ? {} : { cause })

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function withoutPrefixes(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const name in attributes) {
    if (name.includes(':')) {
      return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [localName(key), value]))
    }
  }
  return attributes
}

/** Strings write characters that XML cannot hold, and their own escape sign, as `_x000D_`. */
export const unescapeString = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/giu, (_, code: string) => {
        const character = String.fromCharCode(Number.parseInt(code, 16))
        return /[\0-\x08\x0B\x0C\x0E-\x1F]/u.test(character) ? '' : character
      })
    : text
