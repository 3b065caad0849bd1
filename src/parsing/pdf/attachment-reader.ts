import { fileTypeFromBuffer } from 'file-type'
import { SUBTYPES } from './annotation-reader.js'
import { readText, type Engine } from './engine.js'

/** Files of one document that are read at most, and their bytes together, inflated. */
export const ATTACHMENT_LIMITS = { count: 100, bytes: 100 * 1024 * 1024 }
/** Annotations looked through on one page for files pinned to it. */
const MOST_ANNOTATIONS = 1_000

/** A file within a PDF; `index` counts those that are read. */
export interface EmbeddedFile {
  readonly index: number
  readonly name: string
  /** By its content where that tells, else as the document says. */
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface EmbeddedFiles {
  readonly files: readonly EmbeddedFile[]
  /** Files past the bounds, or that cannot be inflated. */
  readonly unread: number
}

/** The document's embedded files: first those of its own list, in its order, then those pinned to pages. */
export async function readEmbeddedFiles(engine: Engine, document: number): Promise<EmbeddedFiles> {
  const { api } = engine
  const files: EmbeddedFile[] = []
  let left = ATTACHMENT_LIMITS.bytes
  let unread = 0
  const take = async (attachment: number): Promise<void> => {
    const bytes =
      attachment === 0 || files.length >= ATTACHMENT_LIMITS.count
        ? undefined
        : readFile(engine, attachment, left)
    if (bytes === undefined) {
      unread++
      return
    }
    const index = files.length
    const name = readText(engine, (buffer, size) => api.FPDFAttachment_GetName(attachment, buffer, size))
    if (files.some((file) => file.name === name && Buffer.compare(file.bytes, bytes) === 0)) return
    left -= bytes.length
    const mediaType = await typeOf(engine, attachment, bytes)
    files.push({ index, name: name.trim() === '' ? `attachment ${index + 1}` : name, mediaType, bytes })
  }
  const listed = Math.max(0, api.FPDFDoc_GetAttachmentCount(document))
  for (let index = 0; index < Math.min(listed, ATTACHMENT_LIMITS.count); index++) {
    await take(api.FPDFDoc_GetAttachment(document, index))
  }
  unread += Math.max(0, listed - ATTACHMENT_LIMITS.count)
  for (let page = 0; page < api.FPDF_GetPageCount(document); page++) {
    const count = Math.min(api.EPDFPage_GetAnnotCountRaw(document, page), MOST_ANNOTATIONS)
    for (let index = 0; index < count; index++) {
      const annotation = api.EPDFPage_GetAnnotRaw(document, page, index)
      if (annotation === 0) continue
      if (api.FPDFAnnot_GetSubtype(annotation) === SUBTYPES.fileAttachment) {
        await take(api.FPDFAnnot_GetFileAttachment(annotation))
      }
      api.FPDFPage_CloseAnnot(annotation)
    }
  }
  return { files, unread }
}

async function typeOf(engine: Engine, attachment: number, bytes: Uint8Array): Promise<string> {
  const known = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (known !== undefined) return known.mime
  const declared = readText(engine, (buffer, size) =>
    engine.api.FPDFAttachment_GetSubtype(attachment, buffer, size),
  )
  return declared === '' ? 'application/octet-stream' : declared
}

function readFile(
  { api, memory, scratch, integers }: Engine,
  attachment: number,
  most: number,
): Uint8Array | undefined {
  if (!api.FPDFAttachment_GetFile(attachment, 0, 0, scratch)) return undefined
  const size = integers()[0] ?? 0
  if (size > most) return undefined
  if (size === 0) return new Uint8Array()
  const { malloc, free } = api.pdfium.wasmExports
  const buffer = malloc(size)
  if (buffer === 0) return undefined
  try {
    if (!api.FPDFAttachment_GetFile(attachment, buffer, size, scratch)) return undefined
    return memory().slice(buffer, buffer + size)
  } finally {
    free(buffer)
  }
}
