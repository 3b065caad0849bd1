/** A point of a text that must be found again once the text has its place in the document. */
export interface Mark {
  readonly at: number
  readonly owner: object
  readonly edge: 'start' | 'end'
}

/** Text under construction with the points in it, in any order. */
export interface Marked {
  text: string
  readonly marks: Mark[]
}

export const emptyText = (): Marked => ({ text: '', marks: [] })

export function mark(target: Marked, owner: object, edge: Mark['edge']): void {
  target.marks.push({ at: target.text.length, owner, edge })
}

export const shifted = (marks: readonly Mark[], by: number): Mark[] =>
  marks.map((one) => ({ ...one, at: one.at + by }))

export function append(target: Marked, more: Marked): void {
  for (const mark of shifted(more.marks, target.text.length)) target.marks.push(mark)
  target.text += more.text
}

const isSpace = (text: string, at: number): boolean => /[\s\uFEFF]/u.test(text.charAt(at))

/** Without white space at either end, which says nothing in a flowing text; points in it move to the end next to them. */
export function trimmed({ text, marks }: Marked): Marked {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text, start)) start++
  while (end > start && isSpace(text, end - 1)) end--
  if (start === 0 && end === text.length) return { text, marks }
  return {
    text: text.slice(start, end),
    marks: marks.map((one) => ({ ...one, at: Math.min(Math.max(one.at - start, 0), end - start) })),
  }
}

/** On one line: each stretch of white space becomes one space, as in the cells of a table row. */
export function onOneLine(given: Marked): Marked {
  const source = trimmed(given)
  if (!/[^\S ]|\uFEFF| {2}/u.test(source.text)) return source
  const places: number[] = []
  let text = ''
  for (let at = 0; at < source.text.length; at++) {
    const space = isSpace(source.text, at)
    const follows = space && isSpace(source.text, at - 1)
    places.push(follows ? text.length - 1 : text.length)
    if (!follows) text += space ? ' ' : source.text.charAt(at)
  }
  return { text, marks: source.marks.map((one) => ({ ...one, at: places[one.at] ?? text.length })) }
}

export function joined(parts: readonly Marked[], separator: string): Marked {
  const whole = emptyText()
  parts.forEach((part, index) => {
    if (index > 0) whole.text += separator
    append(whole, part)
  })
  return whole
}
