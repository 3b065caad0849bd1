import type { CssNode, Selector } from 'css-tree'

const ID = 1_000_000
const CLASS = 1_000
const TYPE = 1

/** Specificity (Selectors 4, section 17) as one number, each of its three counts below a thousand. */
export function specificity(selector: Selector): number {
  let sum = 0
  selector.children.forEach((part) => (sum += weightOf(part)))
  return sum
}

function weightOf(part: CssNode): number {
  switch (part.type) {
    case 'IdSelector':
      return ID
    case 'ClassSelector':
    case 'AttributeSelector':
      return CLASS
    case 'TypeSelector':
      return part.name === '*' ? 0 : TYPE
    case 'PseudoClassSelector':
      if (part.name === 'where') return 0
      return /^(?:is|not|has)$/u.test(part.name) && part.children !== null ? heaviest(part.children) : CLASS
    case 'PseudoElementSelector':
      return TYPE
    default:
      return 0
  }
}

function heaviest(lists: Iterable<CssNode> & { forEach(each: (node: CssNode) => void): void }): number {
  let most = 0
  lists.forEach((list) => {
    if (list.type === 'Selector') most = Math.max(most, specificity(list))
    if (list.type === 'SelectorList') most = Math.max(most, heaviest(list.children))
  })
  return most
}
