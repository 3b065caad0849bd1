import { CodedError } from '../../errors.js'
import { detectType } from '../detect-type.js'
import { parseDocument } from '../parse-document.js'
import type {
  AttachmentFile,
  AttachmentsRequest,
  ParseRequest,
  RenderRequest,
  ResultOf,
  WorkerRequest,
} from './messages.js'

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
  }
}

function parse({ bytes, name, limits, password, ocrEngine }: ParseRequest, progress: Progress) {
  return parseDocument(bytes, name, { limits, signal: NEVER, progress, password, ocrEngine })
}

async function render({ bytes, name }: RenderRequest): Promise<Uint8Array> {
  const { format } = await detectType(bytes, name)
  throw new CodedError('document-type-unsupported', `pages of ${format} files are not drawn`)
}

async function attachments({ bytes, name }: AttachmentsRequest): Promise<readonly AttachmentFile[]> {
  const { format } = await detectType(bytes, name)
  throw new CodedError('document-type-unsupported', `${format} files hold no attachments`)
}
