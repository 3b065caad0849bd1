import path from 'node:path/posix'
import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { CodedError } from '../../errors.js'
import { agreementOf, disagrees } from '../agreement.js'
import { finishDocument, placeBlocks, type DraftBlock, type FurnitureRole } from '../draft.js'
import type { ParseOptions } from '../limits.js'
import { readBody, type BodyContext } from './body.js'
import { createNumbering } from './numbering.js'
import { readPackage, type Package } from './package.js'
import type { Tally } from './runs.js'
import { readSecond } from './second-reader.js'
import { readStyles } from './styles.js'
import { attribute, child, children, parseXml } from './xml.js'

/**
 * Text and structure of a Word document as its reader sees it once all tracked changes are accepted, with automatic
 * numbers written out. Headers, footers and notes are furniture. mammoth reads the same file beside it. Throws
 * `archive-too-large`, `document-encrypted`, `document-corrupt`, `document-no-text`, `document-too-long`.
 */
export async function parseDocx(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const source = await readPackage(bytes, options.signal)
  const document = guardDepth(() => readDocument(source))
  options.signal.throwIfAborted()
  const second = await readSecond(source)
  const warnings = [...tallyWarnings(document.tally, document.comments), ...compare(document.typed, second)]
  const parsed = finishDocument(
    { format: 'docx', ...placeBlocks(document.drafts), layout: { kind: 'flow' }, warnings },
    options.limits,
  )
  options.progress?.(1, 1)
  return parsed
}

/** XML nested beyond the stack is no document that Word wrote. */
function guardDepth<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CodedError('document-corrupt', 'the document is nested too deeply', { cause: error })
  }
}

interface WordDocument {
  readonly drafts: readonly DraftBlock[]
  /** Body text without generated numbers and marks, as the second reader gives it. */
  readonly typed: string
  readonly tally: Tally
  readonly comments: number
}

function readDocument(source: Package): WordDocument {
  const main = mainPart(source)
  const body = child(parseXml(source.parts.get(main) ?? ''), 'body')
  if (body === undefined) throw new CodedError('document-corrupt', 'the document has no body')
  const related = relations(source, main)
  const part = (type: string): Element | undefined => {
    const xml = source.parts.get(related.find((relation) => relation.type === type)?.target ?? '')
    return xml === undefined ? undefined : parseXml(xml)
  }
  const styles = readStyles(part('styles'))
  const noteNumbers = new Map<string, number>()
  const context: BodyContext = {
    styles,
    tally: { insertions: 0, deletions: 0, pictures: 0, hidden: 0, embedded: 0 },
    fields: { open: [] },
    numbering: createNumbering(part('numbering'), styles.lists),
    tables: { next: 0 },
    notes: [],
    noteNumber: (kind, id) => numberOf(noteNumbers, kind, id),
  }
  const { drafts, typed } = readBody(body, context)
  const notes = { footnote: part('footnotes'), endnote: part('endnotes') }
  const furniture = [
    ...noteDrafts(notes, context),
    ...related
      .filter(({ type }) => type === 'header' || type === 'footer')
      .flatMap(({ type, target }) =>
        marginDrafts(source.parts.get(target), type as 'header' | 'footer', context),
      ),
  ]
  return {
    drafts: [...drafts, ...distinct(furniture)],
    typed,
    tally: context.tally,
    comments: children(part('comments'), 'comment').length,
  }
}

interface Relation {
  readonly type: string
  readonly target: string
}

/** Targets of a part's relationships within the package; `type` is the last word of the relationship's type. */
function relations(source: Package, part: string): Relation[] {
  const file = path.join(path.dirname(part), '_rels', `${path.basename(part)}.rels`)
  const xml = source.parts.get(file)
  if (xml === undefined) return []
  return children(parseXml(xml), 'Relationship')
    .filter((relation) => attribute(relation, 'TargetMode') !== 'External')
    .map((relation) => ({
      type: (attribute(relation, 'Type') ?? '').replace(/^.*\//u, ''),
      target: path.resolve('/', path.dirname(part), attribute(relation, 'Target') ?? '').slice(1),
    }))
}

/** The part that the package names as its document. */
function mainPart(source: Package): string {
  const named = relations(source, '').find(({ type }) => type === 'officeDocument')?.target
  const found = [named, 'word/document.xml'].find((name) => name !== undefined && source.parts.has(name))
  if (found === undefined) throw new CodedError('document-corrupt', 'the archive holds no Word document')
  return found
}

function numberOf(numbers: Map<string, number>, kind: string, id: string): number {
  const key = `${kind} ${id}`
  const known = numbers.get(key)
  if (known !== undefined) return known
  const next = [...numbers.keys()].filter((other) => other.startsWith(kind)).length + 1
  numbers.set(key, next)
  return next
}

/** Notes in the order in which the text refers to them, each under its printed number. */
function noteDrafts(
  parts: Readonly<Record<'footnote' | 'endnote', Element | undefined>>,
  context: BodyContext,
): DraftBlock[] {
  return [...context.notes].flatMap(({ kind, id }) => {
    const note = children(parts[kind], kind).find((element) => attribute(element, 'id') === id)
    if (note === undefined) return []
    const text = readBody(note, context)
      .drafts.map((draft) => draft.text)
      .join(' ')
    return text === ''
      ? []
      : [{ kind: 'furniture', text: `[${context.noteNumber(kind, id)}] ${text}`, role: 'note' as const }]
  })
}

function marginDrafts(
  xml: string | undefined,
  role: 'header' | 'footer',
  context: BodyContext,
): DraftBlock[] {
  if (xml === undefined) return []
  return readBody(parseXml(xml), context).drafts.map((draft) => ({
    kind: 'furniture',
    text: draft.text,
    role: /^[-–—\s]*\d{1,4}[-–—\s]*$/u.test(draft.text) ? 'page-number' : (role satisfies FurnitureRole),
  }))
}

/** First, even and other pages often carry the same head. */
function distinct(drafts: readonly DraftBlock[]): DraftBlock[] {
  const seen = new Set<string>()
  return drafts.filter((draft) => {
    const key = `${draft.kind === 'furniture' ? draft.role : ''} ${draft.text}`
    return !seen.has(key) && seen.add(key) !== undefined
  })
}

function tallyWarnings(tally: Tally, comments: number): Warning[] {
  const warnings: Warning[] = []
  if (tally.insertions + tally.deletions > 0) {
    const message = `the text shows ${tally.insertions} tracked insertions as accepted and leaves out ${tally.deletions} tracked deletions`
    warnings.push({ code: 'tracked-changes-present', message })
  }
  const unread: readonly (readonly [number, string])[] = [
    [comments, 'comments'],
    [tally.pictures, 'pictures'],
    [tally.embedded, 'embedded objects'],
    [tally.hidden, 'hidden passages'],
  ]
  for (const [count, what] of unread) {
    if (count > 0) warnings.push({ code: 'content-not-read', message: `${what} not read: ${count}` })
  }
  return warnings
}

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
