import type { Config } from '../config.js'
import { createParserPool, type ParseLimits, type ParserPool } from '../parsing/index.js'

/** What one document may cost in this configuration. */
export const limitsOf = (config: Config): ParseLimits => ({
  maxBytes: config.maxUploadBytes,
  maxPages: config.maxPages,
  maxCharacters: config.maxCharacters,
  maxScannedPages: config.maxScannedPages,
})

/**
 * The parser process behind requests: it draws pages and tries passwords, beside those in which runs are read. It is
 * started by the first request that needs it.
 */
export const openRequestParser = (config: Config): ParserPool =>
  createParserPool({ size: 1, timeoutMs: config.parseTimeoutMs, memoryMb: config.parseMemoryMb })
