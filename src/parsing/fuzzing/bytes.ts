import { NUMBERS } from './tokens.js'
import type { Random } from './random.js'

/** Changes to bytes that know nothing of what the bytes mean. Texts are one character a byte (Latin-1). */
type Change = (text: string, random: Random, tokens: readonly string[]) => string

const place = (text: string, random: Random): number => random.below(text.length + 1)

/** Mostly short, now and then most of the text. */
function stretch(text: string, random: Random): [number, number] {
  const start = place(text, random)
  const longest = random.chance(0.8) ? 40 : text.length
  return [start, Math.min(text.length, start + 1 + random.below(longest))]
}

const spliced = (text: string, start: number, end: number, inserted: string): string =>
  text.slice(0, start) + inserted + text.slice(end)

/** A random occurrence of a pattern replaced; the text itself where there is none. */
function replaceOne(text: string, pattern: RegExp, random: Random, by: (found: string) => string): string {
  const from = place(text, random)
  pattern.lastIndex = from
  let found = pattern.exec(text)
  if (found === null && from > 0) {
    pattern.lastIndex = 0
    found = pattern.exec(text)
  }
  return found === null ? text : spliced(text, found.index, found.index + found[0].length, by(found[0]))
}

const CHANGES: readonly Change[] = [
  function flipBits(text, random) {
    let flipped = text
    for (let left = 1 + random.below(8); left > 0 && text.length > 0; left--) {
      const at = random.below(text.length)
      const byte = (flipped.charCodeAt(at) & 0xff) ^ (1 << random.below(8))
      flipped = spliced(flipped, at, at + 1, String.fromCharCode(byte))
    }
    return flipped
  },
  function setBytes(text, random) {
    const [start, end] = stretch(text, random)
    return spliced(
      text,
      start,
      end,
      String.fromCharCode(random.pick([0, 0xff, 0x20, 0x3c, random.below(256)])).repeat(end - start),
    )
  },
  function truncate(text, random) {
    return text.slice(0, place(text, random))
  },
  function cut(text, random) {
    return spliced(text, ...stretch(text, random), '')
  },
  function repeat(text, random) {
    const [start, end] = stretch(text, random)
    const times = end - start > 200 ? 2 : 2 + random.below(300)
    return spliced(text, start, end, text.slice(start, end).repeat(times))
  },
  function move(text, random) {
    const [start, end] = stretch(text, random)
    const at = place(text, random)
    return spliced(text, at, at, text.slice(start, end))
  },
  function insertToken(text, random, tokens) {
    const at = place(text, random)
    return spliced(text, at, at, random.pick(tokens))
  },
  function overwriteWithToken(text, random, tokens) {
    const token = random.pick(tokens)
    const at = place(text, random)
    return spliced(text, at, at + token.length, token)
  },
  function changeNumber(text, random) {
    return replaceOne(text, /\d+/gu, random, () => random.pick(NUMBERS))
  },
  /** Offsets of what follows stay right. */
  function changeDigits(text, random) {
    return replaceOne(text, /\d+/gu, random, (digits) =>
      digits.replace(/\d/gu, () => String(random.below(10))),
    )
  },
]

/** One to four changes of whatever kind. */
export function changeBytes(text: string, random: Random, tokens: readonly string[]): string {
  let changed = text
  for (let left = 1 + random.below(4); left > 0; left--)
    changed = random.pick(CHANGES)(changed, random, tokens)
  return changed
}

/** The beginning of one text and the end of another. */
export const splice = (a: string, b: string, random: Random): string =>
  a.slice(0, place(a, random)) + b.slice(place(b, random))

/** An XML attribute given another value, or an element taken out, doubled or put into itself. */
export function changeXml(xml: string, random: Random, tokens: readonly string[]): string {
  const value = (): string =>
    random.pick([...NUMBERS, 'x'.repeat(2000), '../../x', 'rId999', '&#0;', 'false', random.pick(tokens)])
  const changes: readonly (() => string)[] = [
    () => replaceOne(xml, /="[^"]*"/gu, random, () => `="${value().replaceAll('"', '')}"`),
    () => replaceOne(xml, /<(?:[\w:]+)(?:\s[^<>]*)?\/>/gu, random, () => ''),
    () =>
      replaceOne(xml, /<([\w:]+)(?:\s[^<>]*)?>[^<]*<\/\1>/gu, random, (element) =>
        element.repeat(1 + random.below(50)),
      ),
    () => replaceOne(xml, /<([\w:]+)(?:\s[^<>]*)?>/gu, random, (tag) => tag.repeat(1 + random.below(600))),
    () =>
      replaceOne(
        xml,
        />[^<]+</gu,
        random,
        () => `>${random.pick(['', ' ', '\t', '1', '\u00C3\u00A9', ']]&gt;'])}<`,
      ),
    () => changeBytes(xml, random, tokens),
  ]
  return random.pick(changes)()
}

/** A line of a message's head taken out, doubled, or put elsewhere. */
export function changeLines(text: string, random: Random): string {
  const lines = text.split('\n')
  const at = random.below(random.chance(0.7) ? Math.min(lines.length, 40) : lines.length)
  const line = lines[at] ?? ''
  const taken = random.below(3) === 0 ? [] : Array.from({ length: 1 + random.below(30) }, () => line)
  lines.splice(at, 1, ...taken)
  if (random.chance(0.3)) lines.splice(random.below(lines.length + 1), 0, line)
  return lines.join('\n')
}
