import { compile, type Options } from 'css-select'
import { attribute, isElement, type ChildNode, type Element } from '../tree.js'

/** Whether an element matches a selector. Throws `TooMuchWork`. */
export type Matcher = (element: Element) => boolean

/** Steps through the tree that matching selectors may take, for all elements of a page; a second's work. */
const MAX_STEPS = 20_000_000

/** Selectors that ask for more work than the style sheets of any document. */
export class TooMuchWork extends Error {}

export interface SelectorEngine {
  /** Undefined for selectors that match no element of a page that nobody touches, or that no browser knows. */
  matcher(selector: string): Matcher | undefined
  /** Counts work done elsewhere. Throws `TooMuchWork`. */
  spend(steps: number): void
}

type Node = ChildNode | Element
type Parent = Element | null

/** Selectors over a page's tree, each look at a neighbour, an attribute or a text counted, so that none runs away. */
export function createSelectorEngine(): SelectorEngine {
  let left = MAX_STEPS
  const spend = (steps: number): void => {
    left -= steps
    if (left < 0) throw new TooMuchWork()
  }
  const options: Options<Node, Element> = {
    cacheResults: false,
    adapter: {
      isTag: (node): node is Element => isElement(node),
      getName: (element) => element.tagName,
      getAttributeValue(element, name) {
        const value = attribute(element, name)
        spend(1 + element.attrs.length + ((value?.length ?? 0) >> 4))
        return value
      },
      hasAttrib(element, name) {
        spend(1 + element.attrs.length)
        return attribute(element, name) !== undefined
      },
      getChildren(node) {
        const children = isElement(node) ? node.childNodes : []
        spend(1 + children.length)
        return children
      },
      getParent(element) {
        spend(1)
        return parentOf(element)
      },
      getSiblings(node) {
        const siblings = node.parentNode?.childNodes ?? [node]
        spend(1 + siblings.length)
        return siblings
      },
      getText(node) {
        spend(1)
        return 'value' in node ? node.value : ''
      },
      removeSubsets: (nodes) => nodes,
    },
  }
  return {
    spend,
    matcher(selector) {
      try {
        return compile<Node, Element>(selector, options)
      } catch {
        return undefined
      }
    },
  }
}

const parentOf = (element: Element): Parent => {
  const parent = element.parentNode
  return parent !== null && 'tagName' in parent ? parent : null
}
