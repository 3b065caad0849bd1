import { attribute, type Element } from '../tree.js'
import type { Declared } from './cascade.js'
import { lookAlike, parseColour, type Colour } from './colours.js'

/** What an element passes on to those within it. Colours are undefined where they cannot be told. */
export interface Inherited {
  /** Pixels. */
  readonly fontSize: number
  readonly bold: boolean
  readonly shown: boolean
  readonly colour: Colour | undefined
  readonly background: Colour | undefined
  readonly listType: string | undefined
}

const ROOT_SIZE = 16

export const ROOT: Inherited = {
  fontSize: ROOT_SIZE,
  bold: false,
  shown: true,
  colour: [0, 0, 0, 1],
  background: [255, 255, 255, 1],
  listType: undefined,
}

/** Text under this size, in pixels, is no text to a reader. */
const LEAST_SIZE = 2

/** Text that lies there, and that nobody sees: by its visibility, its size, or a colour that is its background's. */
export const isInvisible = ({ shown, fontSize, colour, background }: Inherited): boolean =>
  !shown ||
  fontSize < LEAST_SIZE ||
  (colour !== undefined && background !== undefined && (colour[3] < 0.05 || lookAlike(colour, background)))

/** An element's values by its declarations, its presentational attributes and what a browser sets by itself. */
export function inheritedBy(element: Element, declared: Declared, parent: Inherited): Inherited {
  const visibility = declared.get('visibility')
  return {
    fontSize: fontSize(element, declared.get('font-size'), parent.fontSize),
    bold: isBold(element, declared.get('font-weight'), parent.bold),
    shown: visibility === undefined || visibility === 'inherit' ? parent.shown : visibility === 'visible',
    colour: colourOf(element, declared, parent.colour),
    background: backgroundOf(element, declared, parent.background),
    listType: declared.get('list-style-type') ?? listTypeOf(element) ?? parent.listType,
  }
}

const UNITS: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  rem: ROOT_SIZE,
}

/** A length in pixels; undefined for what is none. `em` and `%` are of `whole`. */
export function pixels(value: string | undefined, whole: number): number | undefined {
  const [, number, unit = ''] = /^([-+]?(?:\d+\.?\d*|\.\d+))([a-z%]*)$/u.exec(value ?? '') ?? []
  if (number === undefined) return undefined
  if (Number(number) === 0) return 0
  if (unit === '%') return (Number(number) / 100) * whole
  if (unit === 'em' || unit === 'ex' || unit === 'ch')
    return Number(number) * whole * (unit === 'em' ? 1 : 0.5)
  const size = UNITS[unit]
  return size === undefined ? undefined : Number(number) * size
}

const SIZES: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
}
/** Of the surrounding text, in a browser's own style sheet. */
const HEADINGS: Readonly<Record<string, number>> = { h1: 2, h2: 1.5, h3: 1.17, h4: 1, h5: 0.83, h6: 0.67 }

function fontSize({ tagName }: Element, value: string | undefined, parent: number): number {
  if (value === undefined || value === 'inherit') return parent * (HEADINGS[tagName] ?? 1)
  if (value === 'smaller') return parent / 1.2
  if (value === 'larger') return parent * 1.2
  return SIZES[value] ?? pixels(value, parent) ?? parent
}

function isBold({ tagName }: Element, value: string | undefined, parent: boolean): boolean {
  if (value === undefined || value === 'inherit') return parent || /^(?:b|strong|h[1-6]|th)$/u.test(tagName)
  return /^bold/u.test(value) || Number(value) >= 600
}

const LINK: Colour = [0, 0, 238, 1]
/** Drawn in colours of the browser's own. */
const CONTROL = /^(?:button|input|select|textarea|mark|meter|progress|fieldset|dialog)$/u

function colourOf(element: Element, declared: Declared, parent: Colour | undefined): Colour | undefined {
  if (declared.get('text-shadow') !== undefined || declared.get('background-clip') === 'text')
    return undefined
  const value = declared.get('color')
  if (value !== undefined) {
    return value === 'inherit' || value === 'currentcolor' ? parent : parseColour(value)
  }
  const own = attribute(element, element.tagName === 'body' ? 'text' : 'color')
  if (own !== undefined && /^(?:body|font)$/u.test(element.tagName)) return parseColour(own)
  if (element.tagName === 'a' && attribute(element, 'href') !== undefined) return LINK
  return CONTROL.test(element.tagName) ? undefined : parent
}

/** Unknown where a picture lies under the text, or where the element may lie over anything. */
function backgroundOf(element: Element, declared: Declared, parent: Colour | undefined): Colour | undefined {
  const image = declared.get('background-image') ?? attribute(element, 'background') ?? 'none'
  const position = declared.get('position') ?? 'static'
  if (image !== 'none' || CONTROL.test(element.tagName)) return undefined
  const value = declared.get('background-color') ?? attribute(element, 'bgcolor')
  const below = position === 'absolute' || position === 'fixed' ? undefined : parent
  if (value === undefined || value === 'inherit') return below
  const colour = parseColour(value)
  if (colour === undefined || colour[3] === 1) return colour
  return colour[3] === 0 ? below : undefined
}

const LIST_TYPES: Readonly<Record<string, string>> = {
  1: 'decimal',
  a: 'lower-alpha',
  A: 'upper-alpha',
  i: 'lower-roman',
  I: 'upper-roman',
  none: 'none',
}

function listTypeOf(element: Element): string | undefined {
  const type = attribute(element, 'type')
  const named = type === undefined || !/^(?:li|ol)$/u.test(element.tagName) ? undefined : LIST_TYPES[type]
  if (named !== undefined) return named
  if (element.tagName === 'ol') return 'decimal'
  return /^(?:ul|menu|dir)$/u.test(element.tagName) ? 'disc' : undefined
}
