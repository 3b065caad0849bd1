import type { Block, DocumentFormat, Layout, ParsedDocument } from '../domain/parsed-document.js'
import type { Warning } from '../domain/warning.js'
import { CodedError } from '../errors.js'
import { sha256 } from '../hash.js'
import { detectLanguage } from './language.js'
import { checkLength, type ParseLimits } from './limits.js'

/** A block before it has a place in the text. `text` holds no leading or trailing line feed and is never blank. */
export type DraftBlock =
  | { readonly kind: 'heading'; readonly text: string; readonly level: number }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list-item'; readonly text: string; readonly level: number }
  | {
      readonly kind: 'table-row'
      readonly text: string
      readonly table: number
      readonly cells: readonly string[]
    }
  | { readonly kind: 'furniture'; readonly text: string; readonly role: FurnitureRole }

export type FurnitureRole = Extract<Block, { kind: 'furniture' }>['role']

/** A table row whose text is its cells, separated by tabs; undefined where all of them are blank. */
export function tableRow(table: number, cells: readonly string[]): DraftBlock | undefined {
  const clean = cells.map((cell) => cell.replace(/[\s\uFEFF]+/gu, ' ').trim())
  const text = clean.join('\t')
  return text.trim() === '' ? undefined : { kind: 'table-row', table, text, cells: clean }
}

/**
 * The canonical text of blocks, one after the other with a line feed between them, and the blocks placed in it, in the
 * order given: `blocks[i]` starts where the text of `drafts[i]` does. Furniture must already stand last.
 */
export function placeBlocks(drafts: readonly DraftBlock[]): { text: string; blocks: Block[] } {
  const parts: string[] = []
  const blocks: Block[] = []
  let start = 0
  drafts.forEach((draft, index) => {
    const last = index === drafts.length - 1
    parts.push(draft.text)
    const end = start + draft.text.length + (last ? 0 : 1)
    blocks.push(placeBlock(draft, start, end))
    start = end
  })
  return { text: parts.join('\n'), blocks }
}

function placeBlock(draft: DraftBlock, start: number, end: number): Block {
  const span = { start, end }
  switch (draft.kind) {
    case 'heading':
    case 'list-item':
      return { kind: draft.kind, span, level: Math.min(9, Math.max(1, draft.level)) }
    case 'paragraph':
      return { kind: 'paragraph', span }
    case 'furniture':
      return { kind: 'furniture', span, role: draft.role }
    case 'table-row': {
      let at = start
      const cells = draft.cells.flatMap((cell) => {
        const from = at
        at += cell.length + 1
        return cell === '' ? [] : [{ start: from, end: from + cell.length }]
      })
      return { kind: 'table-row', span, table: draft.table, cells }
    }
  }
}

export interface DocumentParts {
  readonly format: DocumentFormat
  readonly text: string
  readonly blocks: Block[]
  readonly layout: Layout
  readonly warnings: readonly Warning[]
}

/** Closes a parse: checks that there is text and not too much of it, hashes it and names its language. */
export function finishDocument(parts: DocumentParts, limits: ParseLimits): ParsedDocument {
  if (parts.text.trim() === '') throw new CodedError('document-no-text', 'the document holds no text')
  checkLength(parts.text.length, limits)
  return {
    format: parts.format,
    text: parts.text,
    textHash: sha256(parts.text),
    language: detectLanguage(parts.text),
    layout: parts.layout,
    blocks: parts.blocks,
    warnings: [...parts.warnings],
  }
}
