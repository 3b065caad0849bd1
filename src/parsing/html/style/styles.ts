import type { Element } from '../tree.js'
import { createCascade, type Declared } from './cascade.js'
import { inheritedBy, ROOT, type Inherited } from './inherited.js'
import { TooMuchWork } from './selectors.js'
import { readStyleSheets, type StyleSheets } from './style-sheets.js'

/** An element as its page styles it. */
export interface Style extends Inherited {
  readonly declared: Declared
}

export type Styles = (element: Element) => Style

/** How a page is styled. */
export interface Styling {
  readonly styles: Styles
  /** Elements before or after which the style sheets draw text. */
  readonly drawn: number
  /** Style sheets that those of the page would fetch. */
  readonly imports: number
  /** False where the style sheets ask for more work than any document needs, and none of them was obeyed. */
  readonly obeyed: boolean
}

/** Styles of all elements of a page, parents before children. Colours count only where no style sheet elsewhere may change them. */
export function stylePage(
  elements: readonly Element[],
  sources: readonly string[],
  judgeColours: boolean,
): Styling {
  try {
    return styleBy(readStyleSheets(sources), elements, judgeColours)
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error
    return { ...styleBy(readStyleSheets([]), elements, false), obeyed: false }
  }
}

function styleBy(sheets: StyleSheets, elements: readonly Element[], judgeColours: boolean): Styling {
  const declaredFor = createCascade(sheets)
  const known = new Map<Element, Style>()
  const judged = judgeColours && sheets.imports === 0
  const styleOf = (element: Element): Style => {
    const parent = element.parentNode
    const outer = parent !== null && 'tagName' in parent ? known.get(parent) : undefined
    const declared = declaredFor(element)
    const inherited = inheritedBy(element, declared, outer ?? ROOT)
    return { ...inherited, declared, ...(judged ? {} : { background: undefined }) }
  }
  let drawn = 0
  for (const element of elements) {
    known.set(element, styleOf(element))
    sheets.engine.spend(sheets.drawn.length)
    if (sheets.drawn.some((matches) => matches(element))) drawn++
  }
  const styles = (element: Element): Style => known.get(element) ?? styleOf(element)
  return { styles, drawn, imports: sheets.imports, obeyed: true }
}
