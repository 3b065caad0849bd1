import type { Warning } from '../../domain/warning.js'
import { MAX_LISTED, type Body } from './body.js'
import type { Styling } from './style/styles.js'
import type { Survey } from './survey.js'

/** What a page holds besides what its text says. */
export function pageWarnings(body: Body, found: Survey, styling: Styling): Warning[] {
  return [
    ...changeWarnings(body),
    ...hiddenWarnings(body),
    ...activeWarnings(found),
    ...unreadWarnings(body, found, styling),
  ]
}

function changeWarnings({ changes }: Body): Warning[] {
  const kinds = [...changes.values()]
  const inserted = kinds.filter((kind) => kind === 'insertion').length
  const struck = kinds.length - inserted
  if (kinds.length === 0) return []
  const parts = [
    ...(inserted > 0 ? [`shows ${inserted} passages that are marked as inserted`] : []),
    ...(struck > 0 ? [`leaves out ${struck} passages that the page shows struck out`] : []),
  ]
  return [{ code: 'tracked-changes-present', message: `the text ${parts.join(' and ')}` }]
}

function hiddenWarnings({ tally }: Body): Warning[] {
  const said = [
    ...(tally.hidden > 0 ? [`leaves out ${tally.hidden} passages that the page hides`] : []),
    ...(tally.layers > 0 ? [`takes ${tally.layers} passages from the unseen text of pictures of pages`] : []),
  ]
  return said.length === 0 ? [] : [{ code: 'hidden-text', message: `the text ${said.join(' and ')}` }]
}

function activeWarnings(found: Survey): Warning[] {
  const counts: readonly (readonly [number, string])[] = [
    [found.scripts, 'scripts'],
    [found.handlers, 'event handlers'],
    [found.forms, 'forms'],
    [found.frames, 'frames and objects'],
    [found.refreshes, 'redirections'],
  ]
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${count}`)
  if (said.length === 0) return []
  const message = `the page holds what would run, send or fetch; none of it did: ${said.join(', ')}`
  return [{ code: 'active-content', message }]
}

function unreadWarnings({ tally, links, controls }: Body, found: Survey, styling: Styling): Warning[] {
  const counts: readonly (readonly [number, string])[] = [
    [tally.pictures, 'pictures'],
    [tally.embedded, 'embedded objects'],
    [styling.drawn, 'texts that style sheets draw'],
    [found.linkedStyleSheets + styling.imports, 'style sheets outside of the page, which may hide text,'],
    [Math.max(0, links.size - MAX_LISTED), 'further links'],
    [Math.max(0, controls.size - MAX_LISTED), 'further form fields'],
  ]
  const warnings = counts
    .filter(([count]) => count > 0)
    .map(([count, what]): Warning => ({ code: 'content-not-read', message: `${what} not read: ${count}` }))
  if (styling.obeyed) return warnings
  const message =
    'the style sheets of the page ask for too much work and were not obeyed; what they hide is in the text'
  return [...warnings, { code: 'content-not-read', message }]
}
