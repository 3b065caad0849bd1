import { generate, parse, type CssNode, type Rule, type Selector } from 'css-tree'
import { declarationsOf, type Declaration } from './declarations.js'
import { createSelectorEngine, TooMuchWork, type Matcher, type SelectorEngine } from './selectors.js'
import { specificity } from './specificity.js'

/** Characters of all style sheets of a page, and selectors in them; what word processors write stays far below. */
const MAX_CHARACTERS = 2_000_000
const MAX_SELECTORS = 20_000
/** Screen width, in CSS pixels, at which queries for it are answered. */
const WIDTH = 1280

/** One selector with what it declares. `weight` orders rules: what is heavier wins, and among equals what comes later. */
export interface StyleRule {
  readonly matches: Matcher
  readonly weight: number
  readonly declarations: readonly Declaration[]
}

/** A page's rules by what the last part of their selectors asks for: `#id`, `.class`, `tag`, or `*`. */
export interface StyleSheets {
  readonly rules: ReadonlyMap<string, readonly StyleRule[]>
  readonly engine: SelectorEngine
  /** Rules whose text the style sheet draws itself (`::before`), with what selects the elements. */
  readonly drawn: readonly Matcher[]
  /** Style sheets elsewhere that these would fetch. */
  readonly imports: number
}

/**
 * The rules of a page's own style sheets, for a screen. Nothing is fetched. What browsers skip is skipped. Throws
 * `TooMuchWork` for more than any document needs, nesting past the stack included.
 */
export function readStyleSheets(sources: readonly string[]): StyleSheets {
  const length = sources.reduce((sum, source) => sum + source.length, 0)
  if (length > MAX_CHARACTERS) throw new TooMuchWork()
  const sheets = {
    rules: new Map<string, StyleRule[]>(),
    engine: createSelectorEngine(),
    drawn: [] as Matcher[],
  }
  const counts = { selectors: 0, imports: 0 }
  const visit = (node: CssNode): void => {
    if (node.type === 'StyleSheet' || node.type === 'Block') node.children.forEach(visit)
    if (node.type === 'Atrule') {
      const prelude = node.prelude === null ? '' : generate(node.prelude).toLowerCase()
      if (node.name === 'import') counts.imports++
      const applies = node.name === 'media' ? isForScreen(prelude) : /^(?:supports|layer)$/u.test(node.name)
      if (applies && node.block !== null) visit(node.block)
    }
    if (node.type === 'Rule') addRule(node)
  }
  const addRule = ({ prelude, block }: Rule): void => {
    if (prelude.type !== 'SelectorList') return
    const declarations = declarationsOf(block)
    prelude.children.forEach((selector) => {
      if (selector.type !== 'Selector') return
      if (++counts.selectors > MAX_SELECTORS) throw new TooMuchWork()
      addSelector(selector, declarations, counts.selectors, sheets)
    })
  }
  try {
    for (const source of sources) visit(parse(source, { parseValue: false, onParseError: () => undefined }))
  } catch (error) {
    throw error instanceof RangeError ? new TooMuchWork() : error
  }
  return { ...sheets, imports: counts.imports }
}

function addSelector(
  selector: Selector,
  declarations: readonly Declaration[],
  order: number,
  { rules, engine, drawn }: { rules: Map<string, StyleRule[]>; engine: SelectorEngine; drawn: Matcher[] },
): void {
  const text = generate(selector)
  const pseudo = /::?(?:before|after)$/u.exec(text)
  if (pseudo !== null) {
    const isDrawn = declarations.some(({ property, value }) => property === 'content' && drawsText(value))
    const matches = engine.matcher(text.slice(0, pseudo.index) || '*')
    if (isDrawn && matches !== undefined) drawn.push(matches)
    return
  }
  const matches = engine.matcher(text)
  if (matches === undefined || declarations.length === 0) return
  const rule = { matches, weight: specificity(selector) * (MAX_SELECTORS + 1) + order, declarations }
  const key = keyOf(selector)
  const known = rules.get(key)
  if (known === undefined) rules.set(key, [rule])
  else known.push(rule)
}

/** Counters, attributes and words; marks alone are decoration. */
const drawsText = (value: string): boolean =>
  /counter|attr\(|\p{L}|\p{N}/u.test(value.replace(/^(?:none|normal)$/iu, ''))

/** What every element that the selector matches has; `:is()` and the like may ask for anything. */
function keyOf(selector: Selector): string {
  let key = '*'
  selector.children.forEach((part) => {
    if (part.type === 'Combinator') key = '*'
    if (part.type === 'TypeSelector' && part.name !== '*' && key === '*') key = part.name.toLowerCase()
    if (part.type === 'ClassSelector' && !key.startsWith('#')) key = `.${part.name}`
    if (part.type === 'IdSelector') key = `#${part.name}`
  })
  return key
}

/** Whether any of the queries holds for a screen of the given width; features other than width are taken for absent. */
const isForScreen = (queries: string): boolean =>
  queries.split(',').some((query) => {
    const parts = query.trim().split(/\s*\band\b\s*/u)
    return parts.every((part) => {
      if (/^(?:only\s+)?(?:all|screen)?$/u.test(part)) return true
      const [, bound, width] = /^\(\s*(min|max)-width\s*:\s*([\d.]+)px\s*\)$/u.exec(part) ?? []
      if (bound === undefined) return false
      return bound === 'min' ? WIDTH >= Number(width) : WIDTH <= Number(width)
    })
  })
