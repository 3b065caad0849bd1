import { generate, parse, type Block, type DeclarationList } from 'css-tree'

/** A longhand property with its value in lower case. */
export interface Declaration {
  readonly property: string
  readonly value: string
  readonly important: boolean
}

/** Longer values name fonts and pictures; nothing that is asked here has one. */
const MAX_VALUE = 2_000

/** Declarations of a rule, shorthands as the longhands that this reader asks for. */
export function declarationsOf(block: Block | DeclarationList): Declaration[] {
  const found: Declaration[] = []
  block.children.forEach((node) => {
    if (node.type !== 'Declaration') return
    const value = generate(node.value).trim().toLowerCase()
    if (value.length > MAX_VALUE) return
    for (const [property, longhand] of longhands(node.property.toLowerCase(), value)) {
      found.push({ property, value: longhand, important: node.important !== false })
    }
  })
  return found
}

/** What an element's own `style` declares. */
export function inlineDeclarations(style: string): Declaration[] {
  const list = parse(style, { context: 'declarationList', parseValue: false, onParseError: () => undefined })
  return list.type === 'DeclarationList' ? declarationsOf(list) : []
}

function longhands(property: string, value: string): readonly (readonly [string, string])[] {
  switch (property) {
    case 'background':
      return [
        ['background-color', value.split(/\s+(?![^(]*\))/u).find(mayBeColour) ?? 'transparent'],
        ['background-image', /url\(|gradient\(/u.test(value) ? 'image' : 'none'],
      ]
    case 'list-style':
      return [['list-style-type', listType(value)]]
    case 'text-decoration':
      return [['text-decoration-line', value]]
    case 'font':
      return [
        ['font-size', /(?:^|\s)([\d.]+(?:px|pt|r?em|%|in|cm|mm|pc))/u.exec(value)?.[1] ?? 'medium'],
        ['font-weight', /(?:^|\s)(bold(?:er)?|[1-9]00)(?=\s)/u.exec(value)?.[1] ?? 'normal'],
      ]
    case 'padding':
    case 'margin': {
      const sides = value.split(/\s+/u)
      const right = sides[1] ?? sides[0] ?? ''
      return [
        [`${property}-right`, right],
        [`${property}-left`, sides[3] ?? right],
      ]
    }
    case 'page-break-before':
      return [['break-before', value]]
    case 'page-break-after':
      return [['break-after', value]]
    default:
      return [[property, value]]
  }
}

const mayBeColour = (token: string): boolean =>
  /^(?:#[0-9a-f]{3,8}|rgba?\(.*|hsla?\(.*|[a-z]+)$/u.test(token) &&
  !/^(?:none|repeat|no|scroll|fixed|local|left|right|top|bottom|center|cover|contain|auto|initial|unset)$/u.test(
    token,
  )

/** The marker's kind among the shorthand's values; where nothing else is named, a disc. */
const listType = (value: string): string =>
  value
    .split(/\s+/u)
    .find((token) => token !== 'inside' && token !== 'outside' && !token.startsWith('url(')) ?? 'disc'
