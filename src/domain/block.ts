import { z } from 'zod'
import { Span } from './span.js'

/**
 * A layout unit, in reading order. Blocks tile the text: the first starts at 0, each starts where the one before ended,
 * the last ends at the text's length; the line feed between two blocks belongs to the first of them.
 * `furniture` blocks (running heads, page numbers, notes) stand after all others, so that a paragraph that crosses a page
 * reads on without a break; their lines still know their page.
 */
export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), span: Span, level: z.int().min(1).max(9) }),
  z.strictObject({ kind: z.literal('paragraph'), span: Span }),
  z.strictObject({ kind: z.literal('list-item'), span: Span, level: z.int().min(1).max(9) }),
  z.strictObject({
    kind: z.literal('table-row'),
    span: Span,
    table: z.int().nonnegative(),
    cells: z.array(Span),
  }),
  z.strictObject({
    kind: z.literal('furniture'),
    span: Span,
    role: z.enum(['header', 'footer', 'page-number', 'note']),
  }),
])
export type Block = z.infer<typeof Block>
