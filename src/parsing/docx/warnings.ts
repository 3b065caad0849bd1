import type { Warning } from '../../domain/warning.js'
import { agreementOf, disagrees } from '../agreement.js'
import type { StoryContext } from './context.js'
import type { Package } from '../ooxml/package.js'
import { relationsOf } from '../ooxml/relations.js'
import type { ChangeSource } from './revisions.js'

const many = (count: number, what: string): string => `${what}: ${count}`

/** What the text leaves out, and what a reader should be wary of. */
export function documentWarnings(
  source: Package,
  { tally }: StoryContext,
  changes: readonly ChangeSource[],
  typed: string,
  second: string | undefined,
): Warning[] {
  return [
    ...changeWarnings(changes),
    ...(tally.hidden > 0
      ? [
          {
            code: 'hidden-text' as const,
            message: many(tally.hidden, 'hidden passages left out of the text'),
          },
        ]
      : []),
    ...activeContent(source, tally.active),
    ...unread(tally),
    ...compare(typed, second),
  ]
}

function changeWarnings(changes: readonly ChangeSource[]): Warning[] {
  if (changes.length === 0) return []
  const count = (...kinds: readonly string[]): number =>
    changes.filter(({ kind }) => kinds.includes(kind)).length
  const message =
    `the text shows ${count('insertion', 'move-to')} tracked insertions as accepted and leaves out ` +
    `${count('deletion', 'move-from')} tracked deletions; ${count('formatting')} changes of formatting`
  return [{ code: 'tracked-changes-present', message }]
}

function unread(tally: StoryContext['tally']): Warning[] {
  const counts: readonly (readonly [number, string])[] = [
    [tally.pictures, 'pictures'],
    [tally.charts, 'charts'],
    [tally.diagrams, 'diagrams'],
    [tally.embedded, 'embedded objects'],
    [tally.computed, 'fields that Word computes'],
  ]
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => ({ code: 'content-not-read', message: many(count, `${what} not read`) }))
}

/** Relationships whose outside target a reader opens by itself, without being asked. */
const FETCHED =
  /^(?:attachedTemplate|oleObject|frame|subDocument|aFChunk|image|audio|video|package|control|externalLink\w*|webSettings|settings|styles|numbering|header|footer|comments|footnotes|endnotes)$/u

/** A path on the author's own machine leads nowhere from the reader's. */
const LOCAL = /^(?:file:\/\/\/)?[A-Za-z]:/u

/** Macros, controls, and targets outside the file that Word opens with it: none of them is run or fetched here. */
function activeContent(source: Package, activeFields: number): Warning[] {
  const named = (pattern: RegExp): number => source.names.filter((name) => pattern.test(name)).length
  const outside = source.names
    .filter((name) => name.endsWith('.rels'))
    .flatMap((name) => relationsOf(source, partOf(name)))
    .filter(({ external, type, target }) => external && FETCHED.test(type) && !LOCAL.test(target)).length
  const counts: readonly (readonly [number, string])[] = [
    [named(/(?:^|\/)vbaProject\w*\.bin$/iu), 'macro projects'],
    [named(/\/activeX\/[^/]+\.xml$/iu), 'active controls'],
    [outside, 'targets outside the file that Word would fetch'],
    [activeFields, 'fields that fetch or run something'],
  ]
  const found = counts.filter(([count]) => count > 0).map(([count, what]) => many(count, what))
  return found.length === 0
    ? []
    : [{ code: 'active-content', message: `${found.join(', ')}; nothing of it was run or fetched` }]
}

/** `word/_rels/document.xml.rels` tells of `word/document.xml`. */
const partOf = (rels: string): string => rels.replace(/_rels\/([^/]*)\.rels$/u, '$1')

function compare(typed: string, second: string | undefined): Warning[] {
  if (second === undefined) {
    return [{ code: 'reader-disagreement', message: 'the second reader could not open the file' }]
  }
  const agreement = agreementOf(typed, second)
  if (!disagrees(agreement)) return []
  const share = Math.floor(agreement.characters * 1000) / 10
  return [
    { code: 'reader-disagreement', message: `two readers of the document share ${share} % of characters` },
  ]
}
