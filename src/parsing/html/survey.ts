import { attribute, isElement, type Element } from './tree.js'

/** What a page is made of besides its text, found in one walk. */
export interface Survey {
  /** All elements, parents before children, those of templates left out. */
  readonly elements: readonly Element[]
  /** Texts of the page's own style sheets for screens. */
  readonly styleSheets: readonly string[]
  /** Style sheets that stand elsewhere. Nothing fetches them. */
  readonly linkedStyleSheets: number
  readonly scripts: number
  readonly handlers: number
  readonly forms: number
  readonly frames: number
  readonly refreshes: number
}

/** Program text, as against data that a page carries in an element of this name. */
const PROGRAM =
  /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma|live|j)script|text\/(?:vbscript|babel|jsx))$/iu
const FRAMES = new Set(['iframe', 'frame', 'object', 'embed', 'applet'])

/** Looks at every element of a page, the head's too. */
export function survey(root: Element): Survey {
  const elements: Element[] = []
  const styleSheets: string[] = []
  const counts = { linkedStyleSheets: 0, scripts: 0, handlers: 0, forms: 0, frames: 0, refreshes: 0 }
  const rest = [root]
  for (let element = rest.pop(); element !== undefined; element = rest.pop()) {
    elements.push(element)
    const { tagName } = element
    if (tagName === 'style' && isForScreens(element)) styleSheets.push(ownText(element))
    if (tagName === 'link' && isStyleSheet(element)) counts.linkedStyleSheets++
    if (tagName === 'script' && isProgram(element)) counts.scripts++
    if (isProgramLink(element)) counts.scripts++
    if (tagName === 'form') counts.forms++
    if (FRAMES.has(tagName)) counts.frames++
    if (tagName === 'meta' && /^\s*refresh\s*$/iu.test(attribute(element, 'http-equiv') ?? ''))
      counts.refreshes++
    counts.handlers += element.attrs.filter(({ name }) => /^on[a-z]+$/u.test(name)).length
    for (let index = element.childNodes.length - 1; index >= 0; index--) {
      const node = element.childNodes[index]
      if (node !== undefined && isElement(node)) rest.push(node)
    }
  }
  return { elements, styleSheets, ...counts }
}

const isForScreens = (element: Element): boolean =>
  /^\s*$|\b(?:all|screen)\b/iu.test(attribute(element, 'media') ?? '') &&
  /^(?:|text\/css)$/iu.test(attribute(element, 'type') ?? '')

const isStyleSheet = (link: Element): boolean =>
  (attribute(link, 'rel') ?? '').toLowerCase().split(/\s+/u).includes('stylesheet') &&
  attribute(link, 'href') !== undefined

const isProgram = (script: Element): boolean => PROGRAM.test((attribute(script, 'type') ?? '').trim())

/** Browsers leave white space and control characters out before they look what kind of address it is. */
const kindOf = (address: string): string | undefined =>
  /^([a-z][a-z0-9+.-]*):/iu.exec(address.slice(0, 200).replace(/[\0-\x20]/gu, ''))?.[1]?.toLowerCase()

const isProgramLink = (element: Element): boolean =>
  ['href', 'action', 'formaction', 'src'].some((name) => {
    const kind = kindOf(attribute(element, name) ?? '')
    return kind === 'javascript' || kind === 'vbscript' || (kind === 'data' && name === 'href')
  })

/** Where a link leads out of the page; undefined for places on it, for programs, and for what is no link. */
export function targetOf(element: Element): string | undefined {
  if (element.tagName !== 'a') return undefined
  const target = attribute(element, 'href')?.trim() ?? ''
  return target === '' || target.startsWith('#') || isProgramLink(element) ? undefined : target
}

const ownText = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')
