import { CodedError } from '../errors.js'

/** Repetitions without an end, or with more than this many, are refused: with a bound a search stays linear. */
const MOST_REPETITIONS = 500

/**
 * A playbook's pattern as a regular expression: case-insensitive, Unicode; a space matches any white space, so that a
 * phrase is found across a line break. Refused with `playbook-invalid`, because they can take time out of all proportion
 * to the text: open-ended repetition of anything but white space and single letters, repetition inside a repeated
 * group, and back references.
 */
export function compilePattern(source: string): RegExp {
  const problem = problemOf(source)
  if (problem !== undefined) throw new CodedError('playbook-invalid', `pattern /${source}/: ${problem}`)
  try {
    return new RegExp(spacesAsWhiteSpace(source), 'iu')
  } catch (cause) {
    throw new CodedError('playbook-invalid', `pattern /${source}/ is not a regular expression`, { cause })
  }
}

interface Group {
  /** Whether something in it repeats a variable number of times. */
  varies: boolean
}

function problemOf(source: string): string | undefined {
  const open: Group[] = [{ varies: false }]
  let last: 'group' | 'atom' | 'none' = 'none'
  let lastVaries = false
  let lastText = ''
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    const rest = source.slice(at)
    const repetition = last === 'none' ? null : /^(?:[*+?]|\{(\d*)(,?)(\d*)\})\??/.exec(rest)
    if (repetition !== null) {
      const [whole, low = '', comma = '', high = ''] = repetition
      const endless = whole.startsWith('*') || whole.startsWith('+') || (comma === ',' && high === '')
      const most = Number(high === '' ? low : high)
      if (endless && lastText !== ' ' && lastText !== '\\s') return 'repetition without an end; write {0,80}'
      if (!whole.startsWith('?') && most > MOST_REPETITIONS)
        return `more than ${MOST_REPETITIONS} repetitions`
      if (last === 'group' && lastVaries && !whole.startsWith('?'))
        return 'repetition inside a repeated group'
      const group = open.at(-1)
      if (group !== undefined && !whole.startsWith('?')) group.varies = true
      last = 'none'
      at += whole.length - 1
    } else if (character === '\\') {
      if (/^\\(?:[1-9]|k<)/.test(rest)) return 'back reference'
      const escape = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|.)/u.exec(rest)?.[0] ?? character
      lastText = escape
      last = 'atom'
      at += escape.length - 1
    } else if (character === '[') {
      const set = /^\[(?:\\.|[^\]\\])*\]/u.exec(rest)?.[0]
      if (set === undefined) return 'a set is not closed'
      lastText = set
      last = 'atom'
      at += set.length - 1
    } else if (character === '(') {
      open.push({ varies: false })
      const head = /^\((?:\?(?::|=|!|<=|<!|<[A-Za-z]\w*>))?/.exec(rest)?.[0] ?? '('
      at += head.length - 1
      last = 'none'
    } else if (character === ')') {
      const group = open.pop()
      const outer = open.at(-1)
      if (group === undefined || outer === undefined) return 'a bracket too many'
      if (group.varies) outer.varies = true
      last = 'group'
      lastVaries = group.varies
      lastText = ')'
    } else {
      lastText = character
      last = character === '|' ? 'none' : 'atom'
    }
  }
  return open.length === 1 ? undefined : 'a bracket is not closed'
}

/** A space becomes `\s+`; in a set, or where its repetition is given, `\s`. */
function spacesAsWhiteSpace(source: string): string {
  let inSet = false
  let pattern = ''
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    if (character === '\\') {
      pattern += character + (source[at + 1] ?? '')
      at++
      continue
    }
    if (character === '[') inSet = true
    else if (character === ']') inSet = false
    const counted = inSet || /[?*+{]/.test(source[at + 1] ?? '')
    pattern += character === ' ' ? (counted ? '\\s' : '\\s+') : character
  }
  return pattern
}
