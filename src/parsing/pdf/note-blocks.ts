import { joinLines, type PdfBlock } from './blocks.js'
import type { GlyphPage } from './glyph.js'
import type { HyphenRule } from './hyphenation.js'
import { pageRowsOf } from './rows.js'
import { textLine } from './text-line.js'

/** A note that an annotation draws on its page, as a block that stands behind the body. */
export interface NoteBlock {
  readonly annotation: string
  readonly block: PdfBlock
}

/** The text of stamps and typed remarks, one block each; signs without letters or digits are none. */
export function noteBlocks(page: GlyphPage, hyphens: HyphenRule): NoteBlock[] {
  return page.notes.flatMap(({ annotation, glyphs }) => {
    const lines = [...glyphs].flatMap(([direction, drawn]) =>
      pageRowsOf(drawn).map((row) =>
        textLine(row.segments, {
          page: page.number,
          direction,
          left: row.u0,
          right: row.u1,
          region: 'note',
        }),
      ),
    )
    const { text, pieces } = joinLines(lines, hyphens)
    if (!/[\p{L}\p{N}]/u.test(text)) return []
    return [{ annotation, block: { draft: { kind: 'furniture', text, role: 'note' }, pieces } }]
  })
}
