import type { Sha256 } from '../domain/ids.js'
import type { Attachment } from '../domain/parsed-document.js'
import type { Analysis } from '../domain/run.js'
import type { Warning } from '../domain/warning.js'
import { isCoded } from '../errors.js'
import { sha256 } from '../hash.js'
import type { Analyzer, DocumentInput } from '../pipeline/analyze.js'
import { cleanName } from './document-name.js'
import { mediaTypeOf } from './media-type.js'

/** Levels of documents within documents, below one that was given itself. The database holds it too. */
const MAX_DEPTH = 3
const MAX_ATTACHMENTS = 100

type Reader = Pick<Analyzer, 'readAttachments'>

/** A file to be read as a document of its own. */
export interface NewAttachment {
  readonly index: number
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly sha256: Sha256
}

export interface Gathered {
  /** In the order of their hashes, each once: two runs that store the same files never wait for each other in a circle. */
  readonly files: readonly NewAttachment[]
  /** What is not read, and why. */
  readonly warnings: readonly Warning[]
}

/**
 * The files within a document that are to be read as documents, taken out in a parser process. Files too deep, too many, too large or
 * empty are told by warnings, and so are files that cannot be read: what the document itself says stands without them.
 * Throws only what aborts the run.
 */
export async function gatherAttachments(
  analyzer: Reader,
  document: DocumentInput & { readonly depth: number },
  announced: readonly Attachment[],
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Gathered> {
  if (announced.length === 0) return { files: [], warnings: [] }
  if (document.depth >= MAX_DEPTH) {
    return { files: [], warnings: [notRead(announced.length, `it lies deeper than ${MAX_DEPTH} levels`)] }
  }
  try {
    const files = await analyzer.readAttachments(document, { signal })
    return await choose(files, maxBytes)
  } catch (error) {
    if (signal.aborted || !isCoded(error)) throw error
    return { files: [], warnings: [notRead(announced.length, error.message)] }
  }
}

async function choose(
  read: Awaited<ReturnType<Reader['readAttachments']>>,
  maxBytes: number,
): Promise<Gathered> {
  const within = read.slice(0, MAX_ATTACHMENTS)
  const empty = within.filter(({ bytes }) => bytes.length === 0)
  const large = within.filter(({ bytes }) => bytes.length > maxBytes)
  const unique = new Map<Sha256, NewAttachment>()
  for (const { index, name, bytes } of within) {
    if (bytes.length === 0 || bytes.length > maxBytes) continue
    const hash = sha256(bytes)
    if (unique.has(hash)) continue
    const clean = cleanName(name)
    const called = clean === '' ? `attachment ${index + 1}` : clean
    const mediaType = await mediaTypeOf(bytes, called)
    unique.set(hash, { index, name: called, mediaType, bytes, sha256: hash })
  }
  return {
    files: [...unique.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    warnings: [
      ...(empty.length > 0 ? [notRead(empty.length, 'it is empty')] : []),
      ...(large.length > 0 ? [notRead(large.length, 'it is larger than a document may be')] : []),
      ...(read.length > within.length
        ? [notRead(read.length - within.length, `there are more than ${MAX_ATTACHMENTS}`)]
        : []),
    ],
  }
}

const notRead = (count: number, why: string): Warning => ({
  code: 'attachment-not-read',
  message: `${count === 1 ? 'an attachment is' : `${count} attachments are`} not read: ${why}`,
})

/** The analysis with what was not read told where the document was. */
export function withWarnings(analysis: Analysis, { warnings }: Gathered): Analysis {
  if (warnings.length === 0) return analysis
  const stages = analysis.run.stages.map((stage) =>
    stage.name === 'parse' ? { ...stage, warnings: [...stage.warnings, ...warnings] } : stage,
  )
  return { ...analysis, run: { ...analysis.run, stages } }
}
