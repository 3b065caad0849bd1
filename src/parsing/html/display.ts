import { pixels } from './style/inherited.js'
import type { Style } from './style/styles.js'
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
const BLOCK_DISPLAYS = new Set(['block', 'flow-root', 'flex', 'grid', 'list-item', 'table', 'table-row'])

export type Visibility = 'shown' | 'hidden' | 'embedded' | 'none'

/** Whether an element is for its reader, `hidden` by its author with all in it, or no text at all. */
export function visibilityOf(element: Element, style: Style): Visibility {
  const { tagName } = element
  if (EMBEDDED.has(tagName)) return 'embedded'
  if (NEVER.has(tagName)) return 'none'
  const display = style.declared.get('display')
  if (display === 'none' || (display === undefined && attribute(element, 'hidden') !== undefined))
    return 'hidden'
  if (tagName === 'dialog' && attribute(element, 'open') === undefined) return 'hidden'
  return isTransparent(style) || isOutOfSight(style) ? 'hidden' : 'shown'
}

const isTransparent = ({ declared }: Style): boolean => {
  const opacity = declared.get('opacity')
  const share = Number.parseFloat(opacity ?? '1') / (opacity?.endsWith('%') === true ? 100 : 1)
  return share < 0.05 || declared.get('content-visibility') === 'hidden'
}

/** Pixels beyond which what is moved aside is meant not to be seen. */
const FAR = -500

/** Moved off the page, or cut to a box of nothing, as texts are that only programs shall find. */
function isOutOfSight({ declared, fontSize }: Style): boolean {
  const isFar = (property: string): boolean => (pixels(declared.get(property), fontSize) ?? 0) <= FAR
  const position = declared.get('position') ?? 'static'
  const taken = position === 'absolute' || position === 'fixed'
  if (isFar('text-indent') || isFar('margin-left') || isFar('margin-top')) return true
  if (position !== 'static' && (isFar('left') || isFar('right') || isFar('top'))) return true
  const numbers = /^rect\((.*)\)$/u.exec((taken && declared.get('clip')) || '')?.[1]?.match(/[\d.]+/gu)
  if (numbers?.every((number) => Number(number) <= 1) === true) return true
  if (/^(?:inset\((?:50|100)%|circle\(0)/u.test(declared.get('clip-path') ?? '')) return true
  if (/^scale\(0(?:[,)]|\.0)/u.test(declared.get('transform') ?? '')) return true
  const cuts = /^(?:hidden|clip)/u.test(declared.get('overflow') ?? '')
  return (
    cuts &&
    ['width', 'height', 'max-width', 'max-height'].some((property) => {
      const size = pixels(declared.get(property), 1_000)
      return size !== undefined && size <= 1
    })
  )
}

/** Whether an element's text stands as deleted: by its name, or struck out by its style. */
export const isStruck = ({ tagName }: Element, { declared }: Style): boolean =>
  tagName === 'del' ||
  tagName === 'strike' ||
  tagName === 's' ||
  (declared.get('text-decoration-line') ?? '').includes('line-through')

export function isBlock(element: Element, { declared }: Style): boolean {
  const stated = declared.get('display')
  if (stated === 'inline') return false
  return BLOCKS.has(element.tagName) || (stated !== undefined && BLOCK_DISPLAYS.has(stated))
}

export const isPreformatted = (element: Element, { declared }: Style): boolean =>
  PREFORMATTED.has(element.tagName) || declared.get('white-space') === 'pre'

export const breaksPage = ({ declared }: Style, where: 'before' | 'after'): boolean =>
  /^(?:always|page|left|right|recto|verso)/u.test(declared.get(`break-${where}`) ?? '')

export const isPadded = ({ declared, fontSize }: Style, side: 'left' | 'right'): boolean =>
  ['padding', 'margin'].some((property) => (pixels(declared.get(`${property}-${side}`), fontSize) ?? 0) > 0)
