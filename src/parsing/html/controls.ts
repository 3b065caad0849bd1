import type { Annotation } from '../../domain/annotation.js'
import { attribute, isElement, type Element } from './tree.js'

type Field = Extract<Annotation, { kind: 'field' }>

/** A form control as the page shows it before anybody touches it: `shown` is its text there. */
export interface Control {
  readonly type: Field['type']
  readonly name: string
  readonly value: string | null
  readonly shown: string
}

/** Undefined for elements that are no control, and for those that show nothing of what they hold. */
export function controlOf(element: Element): Control | undefined {
  switch (element.tagName) {
    case 'input':
      return inputOf(element)
    case 'select':
      return selectOf(element)
    default:
      return undefined
  }
}

const nameOf = (element: Element): string => attribute(element, 'name') ?? attribute(element, 'id') ?? ''

function inputOf(input: Element): Control | undefined {
  const type = (attribute(input, 'type') ?? 'text').trim().toLowerCase()
  const given = attribute(input, 'value') ?? ''
  const value = given.trim() === '' ? null : given.trim()
  const name = nameOf(input)
  if (type === 'checkbox' || type === 'radio') {
    const checked = attribute(input, 'checked') !== undefined
    return { type: 'check', name, value: checked ? (value ?? 'on') : null, shown: checked ? '☒' : '☐' }
  }
  if (/^(?:hidden|password|file|image|range|color)$/u.test(type)) return undefined
  const kind = /^(?:submit|button|reset)$/u.test(type)
    ? 'button'
    : /^(?:date|month|week|time)/u.test(type)
      ? 'date'
      : 'text'
  return { type: kind, name, value, shown: value ?? '' }
}

/** The options chosen; of a list in which nothing is, the first where the list is folded, which a browser shows. */
function selectOf(select: Element): Control {
  const options = optionsIn(select)
  const chosen = options.filter((option) => attribute(option, 'selected') !== undefined)
  const open = attribute(select, 'multiple') !== undefined || Number(attribute(select, 'size') ?? 1) > 1
  const texts = (open ? chosen : [chosen.at(-1) ?? options[0]])
    .flatMap((option) => (option === undefined ? [] : [textOf(option).replace(/\s+/gu, ' ').trim()]))
    .filter((text) => text !== '')
  const value = texts.length === 0 ? null : texts.join('; ')
  return { type: 'choice', name: nameOf(select), value, shown: value ?? '' }
}

const optionsIn = (parent: Element): Element[] =>
  parent.childNodes
    .filter(isElement)
    .flatMap((element) => (element.tagName === 'option' ? [element] : optionsIn(element)))

const textOf = (element: Element): string =>
  element.childNodes
    .map((node) => (isElement(node) ? textOf(node) : 'value' in node ? node.value : ''))
    .join('')
