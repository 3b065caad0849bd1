import type { DraftBlock } from '../draft.js'
import type { StoryContext } from './context.js'
import type { Marked } from './marked-text.js'
import type { Label } from './numbering.js'
import { changeKind, isShown } from './revisions.js'
import { child, children, integer, isOn, value } from '../ooxml/xml.js'

/** What a paragraph's properties say of it in the view that is read. */
export interface ParagraphLook {
  /** Properties as they are in this view; those of the mark stand in the current ones always. */
  readonly properties: Element | undefined
  readonly mark: Element | undefined
  /** Tracked changes of the paragraph's end, and of its formatting. */
  readonly markChanges: readonly Element[]
  readonly formatChanges: readonly Element[]
  /** Whether the paragraph ends here; else it runs on into the next. */
  readonly ends: boolean
}

export function lookAt(paragraph: Element, { view }: StoryContext): ParagraphLook {
  const current = child(paragraph, 'pPr')
  const change = child(current, 'pPrChange')
  const mark = child(current, 'rPr')
  const markChanges = children(mark).filter((element) => changeKind(element) !== undefined)
  const numbering = child(current, 'numPr')
  return {
    properties: view === 'original' && change !== undefined ? child(change, 'pPr') : current,
    mark,
    markChanges,
    formatChanges: [
      change,
      child(mark, 'rPrChange'),
      child(child(current, 'sectPr'), 'sectPrChange'),
      child(numbering, 'ins'),
      child(numbering, 'del'),
      child(numbering, 'numberingChange'),
    ].filter((element) => element !== undefined),
    ends: markChanges.every((element) => isShown(changeKind(element) ?? 'formatting', view)),
  }
}

const styleOf = (look: ParagraphLook, { styles }: StoryContext): string | undefined =>
  value(look.properties, 'pStyle') ?? styles.defaultParagraph

/** Direct list membership; one whose insertion was tracked was not there originally, nor is a deleted one later. */
function directList({ properties }: ParagraphLook, { view }: StoryContext): Element | undefined {
  const direct = child(properties, 'numPr')
  if (view === 'original' && child(direct, 'ins') !== undefined) return undefined
  if (view === 'accepted' && child(direct, 'del') !== undefined) return undefined
  return direct
}

interface ListPlace {
  readonly list: string
  readonly level: number
}

function listPlace(look: ParagraphLook, context: StoryContext): ListPlace | undefined {
  const style = styleOf(look, context)
  const direct = directList(look, context)
  const list = value(direct, 'numId') ?? context.styles.list(style)
  if (list === undefined || list === '0') return undefined
  const ofStyle = context.numbering.levelOfStyle(list, context.styles.chain(style))
  const level = integer(value(direct, 'ilvl')) ?? ofStyle ?? context.styles.level(style) ?? 0
  return { list, level }
}

/** The paragraph's automatic number. Empty paragraphs count too, since Word prints their number. */
export function labelOf(look: ParagraphLook, text: string, context: StoryContext): Label | undefined {
  const place = listPlace(look, context)
  if (place === undefined) return undefined
  const hidden =
    child(look.mark, 'vanish') === undefined
      ? context.styles.hidden(styleOf(look, context))
      : isOn(look.mark, 'vanish')
  return text === '' && hidden ? undefined : context.numbering.next(place.list, place.level)
}

/** A paragraph as a block; undefined where neither text nor number is to be seen. A bullet alone says nothing. */
export function paragraphDraft(
  look: ParagraphLook,
  { text: own }: Marked,
  label: Label | undefined,
  context: StoryContext,
): DraftBlock | undefined {
  if (own === '' && (label === undefined || label.bullet || label.text.trim() === '')) return undefined
  const style = styleOf(look, context)
  const text = own === '' ? (label?.text.trim() ?? '') : `${labelPrefix(label)}${own}`
  const outline = integer(value(look.properties, 'outlineLvl')) ?? context.styles.outline(style)
  if (own !== '' && outline !== undefined && outline < 9) return { kind: 'heading', text, level: outline + 1 }
  if (own !== '' && context.styles.isTitle(style)) return { kind: 'heading', text, level: 1 }
  if (label === undefined) return { kind: 'paragraph', text }
  return { kind: 'list-item', text, level: (listPlace(look, context)?.level ?? 0) + 1 }
}

/** A label with what stands between it and the text. */
export const labelPrefix = (label: Label | undefined): string =>
  label === undefined || label.text === '' ? '' : `${label.text}${label.separator}`
