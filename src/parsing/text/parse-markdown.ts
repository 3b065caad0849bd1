import type { RootContent, Table, List, BlockContent, DefinitionContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { toString } from 'mdast-util-to-string'
import { gfmTable } from 'micromark-extension-gfm-table'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import { finishDocument, placeBlocks, tableRow, type DraftBlock } from '../draft.js'
import type { ParseOptions } from '../limits.js'
import { unwrap } from '../unwrap.js'
import { decodePlainText } from './decode.js'
import { checkNesting } from './markdown-nesting.js'

/**
 * CommonMark with tables. Headings, list items (with their numbers), quotes, code and table rows become blocks; the
 * canonical text is what a reader sees, without the marks. Throws `nesting-too-deep`, and what decoding throws.
 */
export function parseMarkdown(bytes: Uint8Array, options: ParseOptions): ParsedDocument {
  const { text: source, warnings } = decodePlainText(bytes)
  checkNesting(source)
  const tree = fromMarkdown(source, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })
  const tables = { next: 0 }
  const drafts = tree.children.flatMap((node) => draftsOf(node, 0, tables))
  const parsed = finishDocument(
    { format: 'markdown', ...placeBlocks(drafts), layout: { kind: 'flow' }, warnings },
    options.limits,
  )
  options.progress?.(1, 1)
  return parsed
}

type Node = RootContent | BlockContent | DefinitionContent

function draftsOf(node: Node, depth: number, tables: { next: number }): DraftBlock[] {
  switch (node.type) {
    case 'heading':
      return some({ kind: 'heading', text: inlineText(node), level: node.depth })
    case 'paragraph':
      return some({ kind: 'paragraph', text: inlineText(node) })
    case 'code':
    case 'html':
      return node.value.split('\n').flatMap((line) => some({ kind: 'paragraph', text: line.trimEnd() }))
    case 'blockquote':
      return node.children.flatMap((child) => draftsOf(child, depth, tables))
    case 'list':
      return listDrafts(node, depth + 1, tables)
    case 'table':
      return tableDrafts(node, tables.next++)
    default:
      return []
  }
}

function listDrafts(list: List, level: number, tables: { next: number }): DraftBlock[] {
  return list.children.flatMap((item, index) => {
    const marker = list.ordered === true ? `${(list.start ?? 1) + index}.` : '•'
    return item.children.flatMap((child, place) => {
      const first = place === 0
      if (child.type !== 'paragraph') return draftsOf(child, level, tables)
      const text = inlineText(child)
      return some({ kind: 'list-item', text: first ? `${marker} ${text}` : text, level })
    })
  })
}

const tableDrafts = (table: Table, number: number): DraftBlock[] =>
  table.children.flatMap(
    (row, index) =>
      tableRow(
        number,
        row.children.map((cell) => toString(cell)),
        row.children.map((_, column) => ({ row: index, column, header: index === 0 })),
      ) ?? [],
  )

/** Text of a paragraph with its soft line breaks undone. */
const inlineText = (node: Node): string => unwrap(toString(node).split('\n'))

const some = (draft: DraftBlock): DraftBlock[] => (draft.text.trim() === '' ? [] : [draft])
