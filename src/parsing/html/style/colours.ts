import names from 'color-name'

/** Red, green and blue from 0 to 255, and opacity from 0 to 1. */
export type Colour = readonly [number, number, number, number]

/** A colour as HTML's attributes and CSS write it; undefined for notations that documents do not use. */
export function parseColour(value: string): Colour | undefined {
  const text = value.trim().toLowerCase()
  if (text === 'transparent') return [0, 0, 0, 0]
  if (Object.hasOwn(names, text)) return [...names[text as keyof typeof names], 1]
  const hex = /^#?([0-9a-f]{3,8})$/u.exec(text)?.[1]
  if (hex !== undefined) return hexColour(hex)
  const inside = /^rgba?\(([^)]*)\)$/u.exec(text)?.[1]
  const parts = inside?.split(/[\s,/]+/u).filter((part) => part !== '') ?? []
  const [red, green, blue, opacity = 1] = parts.map((part, index) => {
    const number = Number.parseFloat(part)
    return part.endsWith('%') ? (number / 100) * (index < 3 ? 255 : 1) : number
  })
  if (red === undefined || green === undefined || blue === undefined) return undefined
  return [red, green, blue, opacity].some(Number.isNaN) ? undefined : [red, green, blue, opacity]
}

function hexColour(hex: string): Colour | undefined {
  const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex
  if (digits.length !== 6 && digits.length !== 8) return undefined
  const at = (index: number): number => Number.parseInt(digits.slice(index, index + 2), 16)
  return [at(0), at(2), at(4), digits.length === 8 ? at(6) / 255 : 1]
}

/** Steps of 256 by which two colours may differ in every part and still look alike on a screen. */
const ALIKE = 12

export const lookAlike = (a: Colour, b: Colour): boolean =>
  [0, 1, 2].every((part) => Math.abs((a[part] ?? 0) - (b[part] ?? 0)) <= ALIKE)
