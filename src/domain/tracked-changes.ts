import { z } from 'zod'
import { Timestamp } from './annotation.js'
import { Block } from './block.js'
import { Place } from './place.js'

/**
 * `original`: as the document was before anyone changed it. `proposed`: insertions and deletions side by side, as they
 * stand on the page. `accepted`: as it reads once all changes are accepted; this is `ParsedDocument.text`.
 */
export const RevisionView = z.enum(['original', 'proposed', 'accepted'])
export type RevisionView = z.infer<typeof RevisionView>

/**
 * One tracked change. `text` is what was inserted or deleted, line feeds for paragraph ends; empty for `formatting`,
 * whose `description` says what changed (empty for the others). `moveId` pairs the two ends of a move.
 * `places` says where the change stands in each view: what a view does not show is an empty place, the point at which
 * it would stand. In every view the text at a non-empty place is `text`, automatic numbers aside.
 */
export const TrackedChange = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(['insertion', 'deletion', 'move-from', 'move-to', 'formatting']),
  author: z.string().nullable(),
  at: Timestamp.nullable(),
  text: z.string(),
  description: z.string(),
  moveId: z.string().nullable(),
  places: z.strictObject({ original: Place, proposed: Place, accepted: Place }),
})
export type TrackedChange = z.infer<typeof TrackedChange>

/** A view's text with its blocks, under the rules of `ParsedDocument`. */
export const RevisedText = z.strictObject({ text: z.string(), blocks: z.array(Block) })
export type RevisedText = z.infer<typeof RevisedText>

/** All tracked changes in document order, and the two views that are not the document's text. */
export const TrackedChanges = z.strictObject({
  changes: z.array(TrackedChange).min(1),
  original: RevisedText,
  proposed: RevisedText,
})
export type TrackedChanges = z.infer<typeof TrackedChanges>
