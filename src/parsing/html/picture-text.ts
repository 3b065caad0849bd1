import { pixels } from './style/inherited.js'
import type { Style } from './style/styles.js'
import { attribute, isElement, wholeNumber, type Element } from './tree.js'

/** Least width and height, in pixels, of a picture that is a page: half of a page of a letter at 96 dots an inch. */
const LEAST_WIDTH = 400
const LEAST_HEIGHT = 500
/** How far up an element's picture may stand beside one that holds it. */
const LEVELS = 3

/**
 * Whether text that nobody sees, but that is not switched off, is the text of the picture of a page before it: filings
 * that were published as pictures carry their words so, as scanners' PDFs do.
 */
export function isTextLayer(element: Element, { shown }: Style): boolean {
  let node: Element | undefined = element
  for (let level = 0; shown && level < LEVELS && node !== undefined; level++) {
    const parent: Element['parentNode'] = node.parentNode
    const siblings = parent?.childNodes ?? []
    const before = siblings.slice(Math.max(0, siblings.indexOf(node) - 5), siblings.indexOf(node))
    const nearest = before.filter(isElement).at(-1)
    if (nearest?.tagName === 'img') return isPagePicture(nearest)
    node = parent !== null && 'tagName' in parent ? parent : undefined
  }
  return false
}

function isPagePicture(picture: Element): boolean {
  const style = attribute(picture, 'style') ?? ''
  const size = (name: 'width' | 'height'): number =>
    pixels(new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([\\d.]+[a-z]+)`, 'u').exec(style)?.[1], 0) ??
    wholeNumber(picture, name) ??
    0
  return size('width') >= LEAST_WIDTH && size('height') >= LEAST_HEIGHT
}
