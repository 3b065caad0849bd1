import { attribute, child, children } from '../ooxml/xml.js'

/** Names that people use for properties; others go by their own name, taken apart. */
const NAMES: Readonly<Record<string, string>> = {
  b: 'bold',
  i: 'italic',
  u: 'underline',
  sz: 'font size',
  rFonts: 'font',
  rStyle: 'character style',
  pStyle: 'paragraph style',
  jc: 'alignment',
  ind: 'indentation',
  spacing: 'spacing',
  numPr: 'numbering',
  outlineLvl: 'outline level',
  strike: 'strike-through',
  dstrike: 'double strike-through',
  vanish: 'hidden text',
  vertAlign: 'raised or lowered text',
  pgSz: 'page size',
  pgMar: 'page margins',
  cols: 'columns',
  tblStyle: 'table style',
  tcW: 'cell width',
  tblW: 'table width',
  gridSpan: 'cells merged across columns',
  vMerge: 'cells merged across rows',
  bdr: 'border',
  shd: 'shading',
}

/** The same setting for complex scripts, and what has no look of its own. */
const SILENT = /^(?:bCs|iCs|szCs|lang|rsid\w*|\w+Change|ins|del|moveFrom|moveTo)$/u

const SUBJECTS: Readonly<Record<string, string>> = {
  rPrChange: 'text formatting',
  pPrChange: 'paragraph formatting',
  sectPrChange: 'page layout',
  tblPrChange: 'table formatting',
  tblPrExChange: 'table formatting of a row',
  tblGridChange: 'table columns',
  trPrChange: 'row formatting',
  tcPrChange: 'cell formatting',
  cellMerge: 'merging of cells',
  numberingChange: 'numbering',
  customXmlInsRangeStart: 'content control inserted',
  customXmlDelRangeStart: 'content control removed',
  customXmlMoveFromRangeStart: 'content control moved away',
  customXmlMoveToRangeStart: 'content control moved here',
}

const MOST = 12

/**
 * What a change of formatting did, for people: `text formatting: bold added, font size 24 → 20`. The element holds the
 * properties as they were; those that it stands in are as they are.
 */
export function describeFormatting(change: Element): string {
  const subject = SUBJECTS[change.localName] ?? 'formatting'
  const now = change.parentNode as Element
  const before = children(change)[0]
  if (change.localName === 'numberingChange') return `${subject}: was ${attribute(change, 'original') ?? ''}`
  if (!change.localName.endsWith('Change') || change.localName === 'tblGridChange') return subject
  const [old, current] = [settings(before), settings(now)]
  const differences = [...new Set([...old.keys(), ...current.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), current.get(name)]
    if (was === is) return []
    const spoken = NAMES[name] ?? name.replace(/([a-z])([A-Z])/gu, '$1 $2').toLowerCase()
    if (was === undefined) return [`${spoken} added${is === '' ? '' : `: ${is}`}`]
    return [is === undefined ? `${spoken} removed` : `${spoken} ${was || 'on'} → ${is || 'on'}`]
  })
  if (differences.length === 0) return subject
  const more = differences.length > MOST ? `, and ${differences.length - MOST} more` : ''
  return `${subject}: ${differences.slice(0, MOST).join(', ')}${more}`
}

function settings(properties: Element | undefined): Map<string, string> {
  const found = new Map<string, string>()
  for (const property of children(properties)) {
    const name = property.localName
    if (!SILENT.test(name) && name !== 'rPr' && name !== 'sectPr') found.set(name, settingOf(property))
  }
  return found
}

/** A property's value in a few words: its attributes, else those of its parts. */
function settingOf(property: Element): string {
  if (property.localName === 'numPr') {
    const level = Number(attribute(child(property, 'ilvl'), 'val') ?? 0) + 1
    return `list ${attribute(child(property, 'numId'), 'val') ?? '?'}, level ${level}`
  }
  const own = attribute(property, 'val') ?? attribute(property, 'ascii')
  if (own !== undefined) return own.slice(0, 60)
  return [...children(property), property]
    .flatMap((part) =>
      Array.from({ length: part.attributes.length }, (_, index) => part.attributes.item(index)),
    )
    .flatMap((item) =>
      item === null || /^(?:xmlns|rsid)/u.test(item.name) ? [] : [`${item.localName} ${item.value}`],
    )
    .slice(0, 4)
    .join(' ')
    .slice(0, 60)
}
