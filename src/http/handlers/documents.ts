import { CodedError } from '../../errors.js'
import { createRun } from '../../services/create-run.js'
import { listDocuments } from '../../services/list-documents.js'
import { listRuns } from '../../services/list-runs.js'
import { readContent } from '../../services/read-content.js'
import { readDocument } from '../../services/read-document.js'
import { readPageImage } from '../../services/read-page-image.js'
import { unlockDocument } from '../../services/unlock-document.js'
import { uploadDocument } from '../../services/upload-document.js'
import type { Handlers } from '../operation.js'
import { documentView } from '../views/document-view.js'
import { runView } from '../views/run-view.js'

export const documentHandlers: Handlers<
  | 'uploadDocument'
  | 'listDocuments'
  | 'readDocument'
  | 'readContent'
  | 'readPageImage'
  | 'unlockDocument'
  | 'listDocumentRuns'
  | 'createRun'
> = {
  async uploadDocument({ context, caller, request }) {
    const file = request.file
    if (file === undefined)
      throw new CodedError('upload-invalid', 'the upload has no file in the field "file"')
    const uploaded = await uploadDocument(context, caller, { name: file.originalname, bytes: file.buffer })
    const { document, run, duplicate } = uploaded
    const body = { document: documentView(document), run: run === null ? null : runView(run), duplicate }
    return { status: duplicate ? 200 : 201, body }
  },

  async listDocuments({ context, query }) {
    const page = await listDocuments(context, query)
    return { status: 200, body: { ...page, items: page.items.map(documentView) } }
  },

  async readDocument({ context, params }) {
    return { status: 200, body: documentView(await readDocument(context, params.documentId)) }
  },

  async readContent({ context, params }) {
    const { sha256, ...content } = await readContent(context, params.documentId)
    return { status: 200, file: { ...content, etag: sha256 } }
  },

  async readPageImage({ context, params, query }) {
    const { sha256, ...image } = await readPageImage(context, params.documentId, params.page, query.width)
    return { status: 200, file: { ...image, etag: sha256 } }
  },

  async unlockDocument({ context, caller, params, body }) {
    const run = await unlockDocument(context, caller, params.documentId, body.password)
    return { status: 202, body: runView(run) }
  },

  async listDocumentRuns({ context, params, query }) {
    const page = await listRuns(context, { ...query, documentId: params.documentId })
    return { status: 200, body: { ...page, items: page.items.map(runView) } }
  },

  async createRun({ context, caller, params }) {
    return { status: 202, body: runView(await createRun(context, caller, params.documentId)) }
  },
}
