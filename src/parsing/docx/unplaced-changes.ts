import type { DocumentView } from './read-view.js'
import { changeKind, isChange, type Revisions } from './revisions.js'
import type { WordParts } from './word-parts.js'
import { elementsIn } from '../ooxml/xml.js'

/** How a part's XML looks that may hold tracked changes; tells parts apart that need not be searched. */
const CHANGE_TAG =
  /<(?:\w+:)?(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w+Change|customXml\w+RangeStart)[\s/>]/u

export const mayHoldChanges = (xml: string): boolean => CHANGE_TAG.test(xml)

/**
 * Records tracked changes that no story shows, such as those inside a formula's control properties, in a comment or in
 * a style, so that none is lost. They stand, empty, at the last paragraph or change before them, or at the text's end.
 */
export function recordUnplaced(
  names: readonly string[],
  parts: WordParts,
  revisions: Revisions,
  views: readonly DocumentView[],
): void {
  for (const name of names) {
    const root = parts.root(name)
    if (root === undefined) continue
    let near: object | undefined
    const skipped = new Set<Element>()
    for (const { element } of elementsIn(root)) {
      if (isRepeated(element, skipped)) continue
      if (revisions.sources.has(element) || views.some(({ places }) => places.has(element))) near = element
      else if (isChange(element)) recordAt(element, near, revisions, views)
    }
  }
}

/** Content written again for older readers, as text boxes are. */
function isRepeated(element: Element, skipped: Set<Element>): boolean {
  const parent = element.parentNode as Element | null
  const repeated =
    (parent !== null && skipped.has(parent)) ||
    (element.localName === 'Fallback' &&
      parent?.localName === 'AlternateContent' &&
      Array.from(parent.childNodes).some((node) => (node as Element).localName === 'Choice'))
  if (repeated) skipped.add(element)
  return repeated
}

function recordAt(
  element: Element,
  near: object | undefined,
  revisions: Revisions,
  views: readonly DocumentView[],
): void {
  const kind = changeKind(element) ?? 'formatting'
  revisions.record(element, kind)
  if (kind !== 'formatting') revisions.raw.set(element, element.textContent ?? '')
  for (const view of views) {
    const known = near === undefined ? undefined : view.places.get(near)
    const at = known?.start ?? view.text.length
    view.places.set(element, { start: at, end: at })
  }
}
