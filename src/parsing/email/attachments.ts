import { isCoded } from '../../errors.js'
import { detectType } from '../detect-type.js'
import type { ParseLimits } from '../limits.js'
import type { AttachmentFile } from '../pool/messages.js'
import { readMessage, type MessageFile } from './message.js'

/** Files of one message that are read; the message's own size bounds theirs. */
export const MAX_ATTACHMENTS = 100

/** The files of a message in its order: those of `ParsedDocument.attachments`. Throws as `readMessage` does. */
export async function readEmailAttachments(
  bytes: Uint8Array,
  limits: Pick<ParseLimits, 'maxBytes'>,
): Promise<AttachmentFile[]> {
  return readableFiles((await readMessage(bytes)).files, limits)
}

/** Files within the bounds, numbered, their type by content where that tells. */
export async function readableFiles(
  files: readonly MessageFile[],
  { maxBytes }: Pick<ParseLimits, 'maxBytes'>,
): Promise<AttachmentFile[]> {
  const readable = files
    .filter((file) => file.bytes.length > 0 && file.bytes.length <= maxBytes)
    .slice(0, MAX_ATTACHMENTS)
  return Promise.all(
    readable.map(async (file, index) => ({ ...file, index, mediaType: await mediaTypeOf(file) })),
  )
}

async function mediaTypeOf({ bytes, name, mediaType }: MessageFile): Promise<string> {
  try {
    return (await detectType(bytes, name)).mediaType
  } catch (error) {
    if (isCoded(error)) return mediaType
    throw error
  }
}
