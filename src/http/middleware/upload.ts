import type { RequestHandler } from 'express'
import multer, { MulterError } from 'multer'
import { CodedError } from '../../errors.js'

/**
 * Reads a multipart body with one file into memory. Names are read as UTF-8, else Chinese ones break. A file over the
 * limit ends as `document-too-large`, any other body that is not one file as `upload-invalid`.
 */
export function singleFile(maxBytes: number): RequestHandler {
  const read = multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
    limits: { fileSize: maxBytes, files: 1, fields: 8, parts: 10, fieldSize: 4096, headerPairs: 64 },
  }).single('file')
  return (request, response, next) =>
    void read(request, response, (error: unknown) =>
      next(error === undefined ? undefined : uploadError(error)),
    )
}

function uploadError(error: unknown): CodedError {
  if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') {
    return new CodedError('document-too-large', 'the file is larger than this server accepts', {
      cause: error,
    })
  }
  const message = 'the upload must be a multipart body with one file in the field "file"'
  return new CodedError('upload-invalid', message, { cause: error })
}
