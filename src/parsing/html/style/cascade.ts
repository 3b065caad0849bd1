import { attribute, type Element } from '../tree.js'
import { inlineDeclarations, type Declaration } from './declarations.js'
import type { StyleRule, StyleSheets } from './style-sheets.js'

/** What style sheets and an element's own `style` say of it, longhands by name, the winner of each. */
export interface Declared {
  get(property: string): string | undefined
  /** Whether the winner stands in a style sheet. */
  bySheet(property: string): boolean
}

/** Resets that leave a property to inheritance or to the browser. */
const RESET = /^(?:initial|unset|revert|revert-layer)$/u

/** The cascade (CSS Cascade 4, section 6) for one origin, the page's author. Throws `TooMuchWork`. */
export function createCascade({ rules, engine }: StyleSheets): (element: Element) => Declared {
  const inline = new Map<string, readonly Declaration[]>()
  const ownOf = (style: string): readonly Declaration[] => {
    const known = inline.get(style)
    if (known !== undefined) return known
    const own = inlineDeclarations(style)
    inline.set(style, own)
    return own
  }
  return (element) => {
    const matching: StyleRule[] = []
    for (const key of rules.size === 0 ? [] : keysOf(element)) {
      for (const rule of rules.get(key) ?? []) {
        engine.spend(1)
        if (rule.matches(element)) matching.push(rule)
      }
    }
    matching.sort((a, b) => a.weight - b.weight)
    const style = attribute(element, 'style')
    return winners(
      matching.flatMap((rule) => rule.declarations),
      style === undefined ? [] : ownOf(style),
    )
  }
}

const NOTHING: Declared = { get: () => undefined, bySheet: () => false }

function winners(sheets: readonly Declaration[], own: readonly Declaration[]): Declared {
  if (sheets.length === 0 && own.length === 0) return NOTHING
  const values = new Map<string, string>()
  const bySheet = new Set<string>()
  const declare = ({ property, value }: Declaration, sheet: boolean): void => {
    if (RESET.test(value)) values.delete(property)
    else values.set(property, value)
    if (sheet) bySheet.add(property)
    else bySheet.delete(property)
  }
  for (const important of [false, true]) {
    for (const one of sheets) if (one.important === important) declare(one, true)
    for (const one of own) if (one.important === important) declare(one, false)
  }
  return { get: (property) => values.get(property), bySheet: (property) => bySheet.has(property) }
}

function* keysOf(element: Element): Generator<string> {
  yield '*'
  yield element.tagName
  const id = attribute(element, 'id')
  if (id !== undefined) yield `#${id}`
  yield* new Set(classesOf(element))
}

const classesOf = (element: Element): string[] =>
  (attribute(element, 'class') ?? '')
    .split(/\s+/u)
    .filter((name) => name !== '')
    .map((name) => `.${name}`)
