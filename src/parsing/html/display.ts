import { attribute, type Element } from './tree.js'

/** Elements that stand on lines of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form header hgroup legend main menu nav ol optgroup option p pre section summary table ul xmp listing plaintext textarea'.split(
    ' ',
  ),
)
/** Never shown as text by a browser that runs scripts. */
const NEVER = new Set(
  'head script style template noscript noframes noembed iframe object embed applet audio video canvas svg math map datalist title link meta base'.split(
    ' ',
  ),
)
const EMBEDDED = new Set('iframe object embed applet audio video canvas svg math'.split(' '))
const PREFORMATTED = new Set(['pre', 'xmp', 'listing', 'plaintext', 'textarea'])

const style = (element: Element): string => attribute(element, 'style')?.toLowerCase() ?? ''

/** `display` as its own attribute or style says; style sheets are not read, so what only they hide is kept. */
const display = (element: Element): string | undefined =>
  /(?:^|[;\s])display\s*:\s*([\w-]+)/u.exec(style(element))?.[1]

export type Visibility = 'shown' | 'hidden' | 'struck' | 'embedded' | 'none'

/** Whether an element is for its reader: `hidden` by its author, `struck` out as deleted, or no text at all. */
export function visibilityOf(element: Element): Visibility {
  const { tagName } = element
  if (EMBEDDED.has(tagName)) return 'embedded'
  if (NEVER.has(tagName)) return 'none'
  if (attribute(element, 'hidden') !== undefined || display(element) === 'none') return 'hidden'
  if (/(?:^|[;\s])visibility\s*:\s*(?:hidden|collapse)/u.test(style(element))) return 'hidden'
  if (tagName === 'dialog' && attribute(element, 'open') === undefined) return 'hidden'
  if (tagName === 'del' || tagName === 'strike' || tagName === 's') return 'struck'
  return /text-decoration(?:-line)?\s*:[^;]*line-through/u.test(style(element)) ? 'struck' : 'shown'
}

export function isBlock(element: Element): boolean {
  const stated = display(element)
  if (stated === 'inline') return false
  return BLOCKS.has(element.tagName) || stated === 'block' || stated === 'flex' || stated === 'grid'
}

export const isPreformatted = (element: Element): boolean => PREFORMATTED.has(element.tagName)

export const breaksPage = (element: Element, where: 'before' | 'after'): boolean =>
  new RegExp(`break-${where}\\s*:\\s*(?:always|page|left|right|recto|verso)`, 'u').test(style(element))

/** Lists whose style takes their marker away. */
export const hasMarker = (element: Element): boolean =>
  !/list-style(?:-type)?\s*:[^;]*\bnone\b/u.test(style(element))

export const isPadded = (element: Element, side: 'left' | 'right'): boolean =>
  new RegExp(`(?:padding|margin)-${side}\\s*:\\s*(?:[1-9]|0*\\.0*[1-9])`, 'u').test(style(element))
