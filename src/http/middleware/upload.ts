import type { RequestHandler } from 'express'
import multer from 'multer'

/**
 * Reads a multipart body with one file into memory. Names are read as UTF-8, else Chinese ones break. A file over the
 * limit ends as `document-too-large` with nothing stored.
 */
export function singleFile(maxBytes: number): RequestHandler {
  return multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
    limits: { fileSize: maxBytes, files: 1, fields: 8, parts: 10, fieldSize: 4096, headerPairs: 64 },
  }).single('file')
}
