import { readAttachments } from '../attachments.js'
import { detectType } from '../detect-type.js'
import { parseDocument } from '../parse-document.js'
import type {
  AttachmentFile,
  AttachmentsRequest,
  ParseRequest,
  PasswordRequest,
  RenderRequest,
  ResultOf,
  WorkerRequest,
} from './messages.js'
import type { PasswordTrial } from '../try-password.js'

/** A worker is never asked to stop: it is ended. */
const NEVER = new AbortController().signal

type Progress = (done: number, total: number) => void

/** Does in this process what a worker was asked for. Throws coded errors for whatever cannot be read. */
export function perform(request: WorkerRequest, progress: Progress): Promise<ResultOf<WorkerRequest>> {
  switch (request.kind) {
    case 'parse':
      return parse(request, progress)
    case 'render-page':
      return render(request)
    case 'read-attachments':
      return attachments(request)
    case 'try-password':
      return trial(request)
  }
}

function parse({ bytes, name, limits, password, ocrEngine }: ParseRequest, progress: Progress) {
  return parseDocument(bytes, name, { limits, signal: NEVER, progress, password, ocrEngine })
}

async function render({ bytes, name, page, width, password }: RenderRequest): Promise<Uint8Array> {
  const { renderPage } = await import('../render-page.js')
  const { format } = await detectType(bytes, name)
  return renderPage(bytes, format, page, { width, password })
}

async function attachments(request: AttachmentsRequest): Promise<readonly AttachmentFile[]> {
  const { bytes, name, limits, password } = request
  return readAttachments(bytes, name, { limits, password })
}

async function trial({ bytes, name, limits, password }: PasswordRequest): Promise<PasswordTrial> {
  const { tryPassword } = await import('../try-password.js')
  return tryPassword(bytes, name, { limits, password })
}
