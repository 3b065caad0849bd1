import type { ParsedDocument } from '../domain/parsed-document.js'
import { detectType } from './detect-type.js'
import { parseDocx } from './docx/parse-docx.js'
import { checkSize, type ParseOptions } from './limits.js'
import { parsePdf } from './pdf/parse-pdf.js'
import { parseMarkdown } from './text/parse-markdown.js'
import { parseText } from './text/parse-text.js'

/**
 * Bytes to canonical text with layout, in this process. Pure: reads nothing but the bytes and its own resources.
 * Throws a coded error for whatever cannot be read; see the codes under "reading a document".
 */
export async function parseDocument(
  bytes: Uint8Array,
  name: string,
  options: ParseOptions,
): Promise<ParsedDocument> {
  checkSize(bytes, options.limits)
  options.signal.throwIfAborted()
  const { format, warnings } = await detectType(bytes, name)
  const parsed = await parseFormat(format, bytes, options)
  return { ...parsed, warnings: [...warnings, ...parsed.warnings] }
}

async function parseFormat(
  format: ParsedDocument['format'],
  bytes: Uint8Array,
  options: ParseOptions,
): Promise<ParsedDocument> {
  switch (format) {
    case 'pdf':
      return parsePdf(bytes, options)
    case 'docx':
      return parseDocx(bytes, options)
    case 'text':
      return parseText(bytes, options)
    case 'markdown':
      return parseMarkdown(bytes, options)
  }
}
