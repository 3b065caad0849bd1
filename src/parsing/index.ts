export { detectType, type DetectedType } from './detect-type.js'
export type { ParseLimits, ParseOptions } from './limits.js'
export { parseDocument } from './parse-document.js'
export { createParserPool, type ParserPool, type ParserPoolOptions } from './pool/pool.js'
