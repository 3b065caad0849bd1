import { SUBTYPES, type PdfAnnotation } from './annotation-reader.js'
import { mayDrawText } from './drawn-annotations.js'
import type { Direction, Glyph, GlyphPage, Rectangle } from './glyph.js'

/** Points by which a glyph may stand out of its annotation's area. */
const SLACK = 2

/** Sorts the glyphs that annotations drew: those of form fields stay on the page, all others become notes beside it. */
export function noteCollector(annotations: readonly PdfAnnotation[]) {
  const drawing = annotations.filter(mayDrawText)
  const notes = new Map<string, Map<Direction, Glyph[]>>()
  let fieldText = ''
  return {
    /** Whether the glyph was taken off the page. */
    take(glyph: Glyph, box: Rectangle, direction: Direction): boolean {
      const owner = ownerOf(box, drawing)
      if (owner === undefined || owner.subtype === SUBTYPES.widget) {
        fieldText += (glyph.before === 'nothing' ? '' : ' ') + glyph.text
        return false
      }
      const note = notes.get(owner.id) ?? new Map<Direction, Glyph[]>()
      notes.set(owner.id, note)
      note.set(direction, [...(note.get(direction) ?? []), glyph])
      return true
    },
    taken: (): Pick<GlyphPage, 'notes' | 'fieldText'> => ({
      notes: [...notes].map(([annotation, glyphs]) => ({ annotation, glyphs })),
      fieldText,
    }),
  }
}

/** The smallest annotation around the middle of a box. */
function ownerOf(box: Rectangle, annotations: readonly PdfAnnotation[]): PdfAnnotation | undefined {
  const x = (box.x0 + box.x1) / 2
  const y = (box.y0 + box.y1) / 2
  let [owner, least]: [PdfAnnotation | undefined, number] = [undefined, Number.POSITIVE_INFINITY]
  for (const annotation of annotations) {
    const { area } = annotation
    if (area === undefined) continue
    if (x < area.x0 - SLACK || x > area.x1 + SLACK || y < area.y0 - SLACK || y > area.y1 + SLACK) continue
    const size = (area.x1 - area.x0) * (area.y1 - area.y0)
    if (size < least) [owner, least] = [annotation, size]
  }
  return owner
}
