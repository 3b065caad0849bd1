import type { ParsedDocument } from '../../domain/parsed-document.js'
import { CodedError } from '../../errors.js'
import { finishDocument } from '../draft.js'
import { checkLength, type ParseOptions } from '../limits.js'
import { readAnnotations } from './annotations.js'
import { readAttachments } from './attachments.js'
import { readTables } from './cell-tables.js'
import { readPackage, type Package } from '../ooxml/package.js'
import { readView, type DocumentView } from './read-view.js'
import { createRevisions, type Revisions } from './revisions.js'
import { readSecond } from './second-reader.js'
import { readStyles } from './styles.js'
import { trackedChanges } from './tracked-changes.js'
import { mayHoldChanges, recordUnplaced } from './unplaced-changes.js'
import { documentWarnings } from './warnings.js'
import { openParts, type WordParts } from './word-parts.js'

/**
 * Text and structure of a Word document as its reader sees it once all tracked changes are accepted, with automatic
 * numbers written out, and the changes themselves with the views before them and with all of them in sight. Headers,
 * footers and notes are furniture. mammoth reads the same file beside it. Throws `archive-too-large`,
 * `document-encrypted`, `document-corrupt`, `nesting-too-deep`, `document-no-text`, `document-too-long`.
 */
export async function parseDocx(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const source = await readPackage(bytes, options.signal)
  const { parts, accepted, changes, revisions } = guardDepth(() => readDocument(source))
  for (const view of [changes?.original, changes?.proposed])
    if (view !== undefined) checkLength(view.text.length, options.limits)
  options.signal.throwIfAborted()
  const second = await readSecond(source)
  const annotations = readAnnotations(parts, accepted)
  const attachments = readAttachments(source)
  const tables = readTables(accepted)
  const sources = [...revisions.sources.values()]
  const finished = finishDocument(
    {
      format: 'docx',
      text: accepted.text,
      blocks: accepted.blocks,
      layout: { kind: 'flow' },
      warnings: documentWarnings(source, accepted.context, sources, accepted.typed, second),
      ...(tables.length > 0 ? { tables } : {}),
    },
    options.limits,
  )
  options.progress?.(1, 1)
  return {
    ...finished,
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(changes === undefined ? {} : { trackedChanges: changes }),
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}

/** Content nested beyond the stack is no document that Word wrote. */
function guardDepth<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CodedError('nesting-too-deep', 'the document is nested too deeply', { cause: error })
  }
}

interface WordDocument {
  readonly parts: WordParts
  readonly accepted: DocumentView
  readonly changes: ParsedDocument['trackedChanges']
  readonly revisions: Revisions
}

function readDocument(source: Package): WordDocument {
  const parts = openParts(source)
  const styles = readStyles(parts.partOf('styles')?.root)
  const revisions = createRevisions()
  const read = (view: DocumentView['context']['view']): DocumentView =>
    readView(view, parts, styles, revisions)
  const changed = [...source.parts].filter(([, xml]) => mayHoldChanges(xml)).map(([name]) => name)
  if (changed.length === 0) return { parts, accepted: read('accepted'), changes: undefined, revisions }
  const proposed = read('proposed')
  const [accepted, original] = [read('accepted'), read('original')]
  recordUnplaced(changed, parts, revisions, [proposed, accepted, original])
  const changes = trackedChanges(revisions, { original, proposed, accepted })
  return { parts, accepted, changes, revisions }
}
