import type { ParsedDocument } from '../../domain/parsed-document.js'
import type { Warning } from '../../domain/warning.js'
import { isCoded } from '../../errors.js'
import { sha256 } from '../../hash.js'
import { agreementOf, LEAST_AGREEMENT } from '../agreement.js'
import { finishDocument, placeBlocks, type DraftBlock } from '../draft.js'
import { placePage, readPage, type Page, type PlacedPage } from '../html/read-page.js'
import { detectLanguage } from '../language.js'
import type { ParseOptions } from '../limits.js'
import { textDrafts } from '../text/parse-text.js'
import { readableFiles } from './attachments.js'
import { readMessage, type Message } from './message.js'

/**
 * A message as its reader sees it: who wrote to whom, when and about what, then the body. Its files are listed and read
 * as documents of their own. Throws `nesting-too-deep`, `document-corrupt`, `document-no-text`, `document-too-long`.
 */
export async function parseEmail(bytes: Uint8Array, options: ParseOptions): Promise<ParsedDocument> {
  const message = await readMessage(bytes)
  options.signal.throwIfAborted()
  const headers = message.headers.map((text): DraftBlock => ({ kind: 'paragraph', text }))
  const body = readBody(message)
  const files = await readableFiles(message.files, options.limits)
  const { annotations, trackedChanges, ...placed } = placeBody(body, headers, options)
  const parsed = finishDocument(
    {
      format: 'email',
      ...placed,
      layout: { kind: 'flow' },
      warnings: [
        ...message.warnings,
        ...body.warnings,
        ...partWarnings(message, message.files.length - files.length),
      ],
    },
    options.limits,
  )
  options.progress?.(1, 1)
  const attachments = files.map(({ index, name, mediaType, bytes: content }) => ({
    index,
    name,
    mediaType,
    size: content.length,
    sha256: sha256(content),
  }))
  // The names of headers are English and addresses Latin, whatever the message is written in.
  const written = textOf(body)
  return {
    ...parsed,
    ...(written === '' ? {} : { language: detectLanguage(written) }),
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(trackedChanges === undefined ? {} : { trackedChanges }),
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}

/** A body's blocks; `page` is the formatted body that they were read from. */
interface MessageBody {
  readonly drafts: readonly DraftBlock[]
  readonly page?: Page
  readonly warnings: readonly Warning[]
}

const placeBody = (
  { page, drafts }: MessageBody,
  headers: readonly DraftBlock[],
  { limits }: ParseOptions,
): PlacedPage =>
  page === undefined
    ? { ...placeBlocks([...headers, ...drafts]), annotations: [] }
    : placePage(page, headers, limits)

/**
 * The formatted body where there is one, since it keeps tables and lists; else the plain one. A sender can put different
 * things into the two, and a reader sees one of them: where they differ, that is said.
 */
function readBody({ html, plain }: Message): MessageBody {
  const page = html.trim() === '' ? undefined : readFormatted(html)
  const typed: MessageBody = { drafts: textDrafts(plain.replace(/\r\n?/gu, '\n')), warnings: [] }
  const body = page ?? typed
  const text = textOf(body)
  const warnings: Warning[] = [...body.warnings]
  if (page !== undefined && plain.trim() !== '' && differs(text, plain)) {
    const message = 'the plain and the formatted text of the message differ; the formatted one was read'
    warnings.push({ code: 'reader-disagreement', message })
  }
  const unknown = text.match(/\uFFFD/gu)?.length ?? 0
  if (unknown > 0) {
    const message = `characters that the encoding named by the message does not explain: ${unknown}`
    warnings.push({ code: 'unmapped-characters', message })
  }
  return { ...body, warnings }
}

const textOf = ({ drafts }: MessageBody): string => drafts.map((draft) => draft.text).join('\n')

/** A page that shows nothing leaves the word to the plain text. */
function readFormatted(html: string): MessageBody | undefined {
  try {
    const page = readPage(html)
    const drafts = page.accepted.pieces
    return drafts.length > 0 ? { drafts, page, warnings: page.warnings } : undefined
  } catch (error) {
    if (isCoded(error, 'document-no-text')) return undefined
    throw error
  }
}

/** Programs write the plain text with addresses of links, rules and marks of their own: words decide, by half. */
const differs = (formatted: string, plain: string): boolean =>
  agreementOf(formatted, plain).words < LEAST_AGREEMENT.words / 2

function partWarnings(message: Message, unreadFiles: number): Warning[] {
  const unread = (
    [
      [message.smallPictures, 'small pictures'],
      [message.encrypted, 'encrypted or sealed parts'],
      [message.signatures, 'signatures'],
    ] as const
  ).filter(([count]) => count > 0)
  const warnings = unread.map(([count, what]): Warning => ({
    code: 'content-not-read',
    message: `${what} not read: ${count}`,
  }))
  if (unreadFiles > 0) {
    const text = `attachments that are empty or past the bounds: ${unreadFiles}`
    warnings.push({ code: 'attachment-not-read', message: text })
  }
  return warnings
}
