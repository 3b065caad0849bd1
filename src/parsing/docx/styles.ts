import { attribute, child, children, integer, isOn, value } from '../ooxml/xml.js'

interface Style {
  readonly name: string
  readonly basedOn: string | undefined
  readonly outline: number | undefined
  readonly list: string | undefined
  readonly level: number | undefined
  readonly hidden: boolean | undefined
}

/** What paragraph and character styles say about structure, inheritance resolved. */
export interface Styles {
  /** Outline level from 0; undefined for body text. */
  outline(style: string | undefined): number | undefined
  isTitle(style: string | undefined): boolean
  list(style: string | undefined): string | undefined
  level(style: string | undefined): number | undefined
  hidden(style: string | undefined): boolean
  /** The style and those it is based on, up to the one that brings the list. */
  chain(style: string | undefined): readonly string[]
  readonly defaultParagraph: string | undefined
  /** Lists that styles belong to, for list definitions that name a style. */
  readonly lists: ReadonlyMap<string, string>
}

/** Longest chain of styles based on one another that is followed; Word writes no circles, but files may. */
const MAX_CHAIN = 20

export function readStyles(root: Element | undefined): Styles {
  const elements = children(root, 'style')
  const styles = new Map(elements.map((style) => [attribute(style, 'styleId') ?? '', readStyle(style)]))
  const inherited = <T>(id: string | undefined, property: (style: Style) => T | undefined): T | undefined => {
    let style = id === undefined ? undefined : styles.get(id)
    for (let step = 0; style !== undefined && step < MAX_CHAIN; step++) {
      const found = property(style)
      if (found !== undefined) return found
      style = style.basedOn === undefined ? undefined : styles.get(style.basedOn)
    }
    return undefined
  }
  const isDefault = (style: Element): boolean =>
    attribute(style, 'type') === 'paragraph' && /^(?:1|true|on)$/iu.test(attribute(style, 'default') ?? '')
  return {
    outline: (id) => inherited(id, (style) => style.outline),
    isTitle: (id) => id !== undefined && /^title$/iu.test(styles.get(id)?.name ?? ''),
    list: (id) => inherited(id, (style) => style.list),
    level: (id) => inherited(id, (style) => style.level),
    hidden: (id) => inherited(id, (style) => style.hidden) ?? false,
    chain(id) {
      const ids: string[] = []
      while (id !== undefined && ids.length < MAX_CHAIN && styles.has(id)) {
        ids.push(id)
        if (styles.get(id)?.list !== undefined) break
        id = styles.get(id)?.basedOn
      }
      return ids
    },
    defaultParagraph: attribute(elements.find(isDefault), 'styleId'),
    lists: new Map([...styles].flatMap(([id, { list }]) => (list === undefined ? [] : [[id, list]]))),
  }
}

function readStyle(style: Element): Style {
  const properties = child(style, 'pPr')
  const numbering = child(properties, 'numPr')
  const run = child(style, 'rPr')
  const name = value(style, 'name') ?? ''
  const heading = /^heading ([1-9])$/iu.exec(name)?.[1]
  return {
    name,
    basedOn: value(style, 'basedOn'),
    outline:
      integer(value(properties, 'outlineLvl')) ?? (heading === undefined ? undefined : Number(heading) - 1),
    list: value(numbering, 'numId'),
    level: integer(value(numbering, 'ilvl')),
    hidden: child(run, 'vanish') === undefined ? undefined : isOn(run, 'vanish'),
  }
}
