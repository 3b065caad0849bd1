import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5'
import { CodedError } from '../../errors.js'

export type Element = DefaultTreeAdapterTypes.Element
export type ParentNode = DefaultTreeAdapterTypes.ParentNode
export type ChildNode = DefaultTreeAdapterTypes.ChildNode

/** Browsers stop nesting at 512; the reader walks the tree by recursion, and each start tag may search what is open. */
const MAX_DEPTH = 512
/** A credit agreement of 136 pages (1 MB) has 7,000. Formatting left open is opened again in every paragraph and so multiplies. */
const MAX_ELEMENTS = 500_000

/**
 * The tree that a browser would build, by the HTML standard's own rules for whatever is malformed. Scripts do not run,
 * nothing is fetched. Throws `nesting-too-deep` for nesting, and `document-corrupt` for a number of elements, that no writer of
 * documents produces.
 */
export function parseTree(source: string): DefaultTreeAdapterTypes.Document {
  let depth = 0
  let elements = 0
  return parse(withoutEdgarTags(source), {
    treeAdapter: {
      ...defaultTreeAdapter,
      onItemPush() {
        if (++depth > MAX_DEPTH) throw new CodedError('nesting-too-deep', 'the page is nested too deeply')
        if (++elements > MAX_ELEMENTS) {
          throw new CodedError('document-corrupt', 'the page is built of too many elements')
        }
      },
      onItemPop() {
        depth--
      },
    },
  })
}

/**
 * Tags of EDGAR that HTML does not know, never closed: `<PAGE>` ends a page, `<S>` and `<C>` mark the columns of a
 * typewritten table. To a browser an `<S>` left open strikes out the rest of the page.
 */
function withoutEdgarTags(source: string): string {
  if (!/<(?:page|c)>/iu.test(source)) return source
  return source.replace(/<page>/giu, '<hr>').replace(/<[sc]>/giu, '')
}

export const isElement = (node: ChildNode): node is Element => 'tagName' in node

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((candidate) => candidate.name === name)?.value

/** Whole numbers only, as the standard's attributes for counting have them. */
export function wholeNumber(element: Element, name: string): number | undefined {
  const value = /^\s*[-+]?\d{1,6}/u.exec(attribute(element, name) ?? '')?.[0]
  return value === undefined ? undefined : Number(value)
}

/** First element of that name, in document order. */
export const child = (parent: ParentNode, name: string): Element | undefined =>
  parent.childNodes.filter(isElement).find((element) => element.tagName === name)

/** Whether anything below would show as text. */
export const holdsText = (element: Element): boolean =>
  element.childNodes.some((node) =>
    isElement(node)
      ? node.tagName !== 'script' && node.tagName !== 'style' && holdsText(node)
      : node.nodeName === '#text' && 'value' in node && /\S/u.test(node.value),
  )
