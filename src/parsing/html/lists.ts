import { formatNumeral } from '../docx/numerals.js'
import { shifted } from '../docx/marked-text.js'
import type { Flow } from './paragraphs.js'
import type { Style, Styles } from './style/styles.js'
import { attribute, isElement, wholeNumber, type Element } from './tree.js'

/** Kinds of markers of CSS Counter Styles 3 that documents use, by the names that Word has for them. */
const NUMERALS: Readonly<Record<string, string>> = {
  decimal: 'decimal',
  'decimal-leading-zero': 'decimalZero',
  'lower-alpha': 'lowerLetter',
  'lower-latin': 'lowerLetter',
  'upper-alpha': 'upperLetter',
  'upper-latin': 'upperLetter',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
}
/** Numerals that a Chinese stop follows. */
const CHINESE: Readonly<Record<string, string>> = {
  'cjk-ideographic': 'chineseCountingThousand',
  'trad-chinese-informal': 'chineseCountingThousand',
  'simp-chinese-informal': 'chineseCountingThousand',
}
const BULLETS = new Set(['disc', 'circle', 'square', 'disclosure-open', 'disclosure-closed'])

/** The marker printed before each item of a list, by its `start` and `reversed`, the items' `value` and their style. */
export function listMarkers(list: Element, styles: Styles): Map<Element, string> {
  const items = list.childNodes.filter(isElement).filter((element) => element.tagName === 'li')
  const step = attribute(list, 'reversed') === undefined ? 1 : -1
  let count = (wholeNumber(list, 'start') ?? (step === 1 ? 1 : items.length)) - step
  return new Map(
    items.map((item) => {
      count = wholeNumber(item, 'value') ?? count + step
      return [item, markerOf(styles(item), count)] as const
    }),
  )
}

function markerOf({ listType = 'disc', declared }: Style, count: number): string {
  const display = declared.get('display') ?? 'list-item'
  if (display !== 'list-item' || listType === 'none') return ''
  const quoted = /^["'](.*)["']$/su.exec(listType)?.[1]
  if (quoted !== undefined) return quoted.trim()
  if (BULLETS.has(listType)) return '•'
  const chinese = CHINESE[listType]
  if (chinese !== undefined && count > 0) return `${formatNumeral(chinese, count)}、`
  return `${count < 1 ? String(count) : formatNumeral(NUMERALS[listType] ?? 'decimal', count)}.`
}

/** An item's own paragraphs as list items, the marker, which nobody typed, before the first of them. */
export function listItem(
  flow: readonly Flow[],
  marker: string,
  level: number,
  generated: Set<object>,
): Flow[] {
  let pending = marker === '' ? '' : `${marker} `
  return flow.flatMap((piece): Flow[] => {
    if (piece.kind === 'page-break' || piece.kind === 'anchor' || piece.kind === 'furniture') return [piece]
    const prefix = pending
    pending = ''
    if (piece.kind === 'table-row') {
      return prefix === '' ? [piece] : [{ kind: 'list-item', text: prefix.trim(), level }, piece]
    }
    const text = prefix + piece.text
    const owner = {}
    if (prefix !== '') generated.add(owner)
    const own =
      prefix === ''
        ? []
        : ([
            { at: 0, owner, edge: 'start' },
            { at: prefix.length, owner, edge: 'end' },
          ] as const)
    const marks = [...own, ...shifted(piece.marks ?? [], prefix.length)]
    return piece.kind === 'paragraph'
      ? [{ kind: 'list-item', text, level, marks }]
      : [{ ...piece, text, marks }]
  })
}
