import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Place } from '../../domain/place.js'
import type { RevisionView, TrackedChange } from '../../domain/tracked-changes.js'
import { tilingProblems } from './tiling.js'

/** Views that do not show a change have an empty place for it. */
const SHOWN: Readonly<Record<TrackedChange['kind'], readonly RevisionView[]>> = {
  insertion: ['proposed', 'accepted'],
  'move-to': ['proposed', 'accepted'],
  deletion: ['original', 'proposed'],
  'move-from': ['original', 'proposed'],
  formatting: ['original', 'proposed', 'accepted'],
}

/** Both further views tiled by their blocks; each change once, in all three views where it says it is. */
export function changeProblems({ text, trackedChanges }: ParsedDocument): string[] {
  if (trackedChanges === undefined) return []
  const { changes, original, proposed } = trackedChanges
  const views = { original: original.text, proposed: proposed.text, accepted: text }
  const ids = new Set<string>()
  return [
    ...[original, proposed].flatMap((view, index) =>
      tilingProblems(
        view.blocks.map(({ span }) => span),
        0,
        view.text.length,
        `blocks of the ${index === 0 ? 'original' : 'proposed'} view`,
      ),
    ),
    ...changes.flatMap((change) => {
      const problems = viewProblems(change, views)
      if (ids.has(change.id)) problems.push('the id occurs twice')
      ids.add(change.id)
      return problems.map((problem) => `change ${change.id}: ${problem}`)
    }),
  ]
}

function viewProblems(change: TrackedChange, views: Readonly<Record<RevisionView, string>>): string[] {
  return (Object.keys(views) as RevisionView[]).flatMap((view) => {
    const place = change.places[view]
    const text = views[view]
    if (place.end > text.length) return [`beyond the ${view} view`]
    if (isEmpty(place)) return []
    if (!SHOWN[change.kind].includes(view)) return [`shown in the ${view} view, which does not have it`]
    if (change.kind === 'formatting') return []
    return matches(text.slice(place.start, place.end), change.text)
      ? []
      : [`not its text in the ${view} view`]
  })
}

const isEmpty = ({ start, end }: Place): boolean => start === end

/**
 * Whether a view shows a text: all of its characters in their order, white space aside, since views close it up at the
 * ends of lines. Between them automatic numbers and note marks may stand, which nobody typed, at any place in a row.
 */
function matches(shown: string, text: string): boolean {
  let at = 0
  for (const character of text.replace(/[\s\uFEFF]+/gu, '')) {
    at = shown.indexOf(character, at)
    if (at < 0) return false
    at += character.length
  }
  return true
}
