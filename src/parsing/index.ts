export { detectType, type DetectedType } from './detect-type.js'
export { detectDomain, shippedDomainModel } from './domain.js'
export { OCR_ENGINES, type OcrEngineName, type ParseLimits, type ParseOptions } from './limits.js'
export { parseDocument } from './parse-document.js'
export {
  createParserPool,
  type ParserPool,
  type ParserPoolOptions,
  type PictureOptions,
  type RequestOptions,
} from './pool/pool.js'
export type { AttachmentFile } from './pool/messages.js'
