import { formatNumeral } from './numerals.js'
import { attribute, child, children, integer, isOn, value } from '../ooxml/xml.js'

/** One level of a list definition; `text` holds `%1` to `%9` for the counters of levels 1 to 9. */
interface Level {
  readonly start: number
  readonly format: string
  readonly text: string
  /** All counters in digits, whatever their own format (legal style); a leading zero stays, as in Section 1.01. */
  readonly legal: boolean
  readonly suffix: string
  /** The paragraph style that the level belongs to. */
  readonly style: string | undefined
  /** Deepest level (1-based) whose use restarts this one; 0 never restarts, undefined: any level above. */
  readonly restartAfter: number | undefined
}

interface List {
  /** Lists of one definition count on together. */
  readonly definition: string
  readonly levels: ReadonlyMap<number, Level>
  /** Levels at which this list begins anew, with their first number. */
  readonly startOverrides: ReadonlyMap<number, number>
}

/** The label Word prints before a paragraph, with what stands between it and the text. */
export interface Label {
  readonly text: string
  readonly separator: '' | ' '
  readonly bullet: boolean
}

/** Counters of a document's lists; `next` must be called in document order. */
export interface Numbering {
  next(list: string, level: number): Label | undefined
  /** The level of a list that is linked to the first of these styles that has one. */
  levelOfStyle(list: string, styles: readonly string[]): number | undefined
}

/** Levels of a list definition have numbers 0 to 8. */
const LEVELS = 9

/**
 * Word's automatic numbers from `numbering.xml` (ECMA-376 part 1, 17.9). Counters belong to the definition, so that
 * lists which share one count on; a level restarts after any higher level was used, unless it says otherwise; an
 * overridden start takes effect where its list first uses the level. `styleLists` maps a paragraph style to its list.
 */
export function createNumbering(
  root: Element | undefined,
  styleLists: ReadonlyMap<string, string>,
): Numbering {
  const lists = readLists(root, styleLists)
  const counters = new Map<string, (number | undefined)[]>()
  const begun = new Set<string>()
  return {
    levelOfStyle(listId, ids) {
      const levels = lists.get(listId)?.levels
      for (const id of ids) {
        for (const [depth, level] of levels ?? []) if (level.style === id) return depth
      }
      return undefined
    },
    next(listId, depth) {
      const list = lists.get(listId)
      const level = list?.levels.get(depth)
      if (list === undefined || level === undefined) return undefined
      const counts = counters.get(list.definition) ?? Array.from<number | undefined>({ length: LEVELS })
      counters.set(list.definition, counts)
      const override = begun.has(`${listId} ${depth}`) ? undefined : list.startOverrides.get(depth)
      begun.add(`${listId} ${depth}`)
      // A level that is passed over counts as begun: after 2.1.1 the next of the second level is 2.2.
      for (let above = 0; above < depth; above++) counts[above] ??= startOf(list, above)
      const current = counts[depth]
      counts[depth] = override ?? (current === undefined ? startOf(list, depth) : current + 1)
      restartBelow(list, counts, depth)
      return labelOf(list, level, counts)
    },
  }
}

/** An overridden start also holds whenever the level restarts (ECMA-376 part 1, 17.9.27). */
const startOf = (list: List, depth: number): number =>
  list.startOverrides.get(depth) ?? list.levels.get(depth)?.start ?? 1

function restartBelow(list: List, counts: (number | undefined)[], depth: number): void {
  for (let below = depth + 1; below < LEVELS; below++) {
    const after = list.levels.get(below)?.restartAfter
    if (after === undefined || (after > 0 && depth < after)) counts[below] = undefined
  }
}

function labelOf(list: List, level: Level, counts: readonly (number | undefined)[]): Label {
  const bullet = level.format === 'bullet'
  const separator = level.suffix === 'nothing' ? '' : ' '
  if (bullet) return { text: bulletOf(level.text), separator: ' ', bullet }
  const text = level.text.replace(/%([1-9])/gu, (_, digit: string) => {
    const depth = Number(digit) - 1
    const count = counts[depth] ?? startOf(list, depth)
    const format = list.levels.get(depth)?.format ?? 'decimal'
    if (format === 'bullet') return ''
    return formatNumeral(level.legal && format !== 'decimalZero' ? 'decimal' : format, count)
  })
  return { text, separator, bullet }
}

/** Bullets of symbol fonts have private codes that mean nothing elsewhere. */
const bulletOf = (text: string): string => (text === '' || /[\uE000-\uF8FF]/u.test(text) ? '•' : text)

function readLists(root: Element | undefined, styleLists: ReadonlyMap<string, string>): Map<string, List> {
  const definitions = new Map(
    children(root, 'abstractNum').map((definition) => [
      attribute(definition, 'abstractNumId') ?? '',
      definition,
    ]),
  )
  const targets = new Map(
    children(root, 'num').map((num) => [attribute(num, 'numId') ?? '', value(num, 'abstractNumId') ?? '']),
  )
  /** A definition may only name a style, whose own list then holds the levels. */
  const resolve = (id: string, seen: readonly string[] = []): string => {
    const link = value(definitions.get(id), 'numStyleLink')
    const linked = link === undefined ? undefined : targets.get(styleLists.get(link) ?? '')
    return linked === undefined || seen.includes(linked) ? id : resolve(linked, [...seen, id])
  }
  return new Map(
    children(root, 'num').map((num): [string, List] => {
      const definition = resolve(value(num, 'abstractNumId') ?? '')
      return [attribute(num, 'numId') ?? '', readList(num, definition, definitions.get(definition))]
    }),
  )
}

function readList(num: Element, definition: string, source: Element | undefined): List {
  const levels = new Map(children(source, 'lvl').map((level) => [depthOf(level), readLevel(level)]))
  const startOverrides = new Map<number, number>()
  for (const override of children(num, 'lvlOverride')) {
    const depth = depthOf(override)
    const level = child(override, 'lvl')
    if (level !== undefined) levels.set(depth, readLevel(level))
    const start = integer(value(override, 'startOverride'))
    if (start !== undefined) startOverrides.set(depth, start)
  }
  return { definition, levels, startOverrides }
}

const depthOf = (element: Element): number => integer(attribute(element, 'ilvl')) ?? 0

const readLevel = (level: Element): Level => ({
  start: integer(value(level, 'start')) ?? 0,
  format:
    customFormat(child(level, 'numFmt')) ?? value(level, 'numFmt') ?? alternateFormat(level) ?? 'decimal',
  text: value(level, 'lvlText') ?? '',
  legal: isOn(level, 'isLgl'),
  suffix: value(level, 'suff') ?? 'tab',
  style: value(level, 'pStyle'),
  restartAfter: integer(value(level, 'lvlRestart')),
})

/** Newer formats are written as alternatives, the last of which every reader understands. */
function alternateFormat(level: Element): string | undefined {
  const both = child(level, 'AlternateContent')
  const custom = child(child(both, 'Choice'), 'numFmt')
  return customFormat(custom) ?? value(child(both, 'Fallback'), 'numFmt')
}

/** A format given by its first numbers, such as `001, 002, 003, ...`, where it is one of leading zeros. */
function customFormat(format: Element | undefined): string | undefined {
  if (attribute(format, 'val') !== 'custom') return undefined
  const digits = /^(0+)1\b/u.exec(attribute(format, 'format') ?? '')?.[1]
  return digits === undefined ? undefined : `zeros ${digits.length + 1}`
}
