import type { ParsedDocument } from '../domain/parsed-document.js'
import { decryptOffice } from './decrypt-office.js'
import { detectType } from './detect-type.js'
import { detectDomain } from './domain.js'
import { checkSize, type ParseOptions } from './limits.js'
import { withSoundText } from './sound-text.js'
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
  const opened = await decryptOffice(bytes, options.password, options.limits)
  const { format, warnings } = await detectType(opened, name)
  const parsed = withSoundText(await parseFormat(format, opened, options))
  return { ...parsed, domain: detectDomain(parsed.text), warnings: [...warnings, ...parsed.warnings] }
}

/** Each format's reader is loaded when first needed: the engines behind PDF and DOCX take most of a cold start. */
async function parseFormat(
  format: ParsedDocument['format'],
  bytes: Uint8Array,
  options: ParseOptions,
): Promise<ParsedDocument> {
  switch (format) {
    case 'pdf':
      return (await import('./pdf/parse-pdf.js')).parsePdf(bytes, options)
    case 'docx':
      return (await import('./docx/parse-docx.js')).parseDocx(bytes, options)
    case 'html':
      return (await import('./html/parse-html.js')).parseHtml(bytes, options)
    case 'markdown':
      return (await import('./text/parse-markdown.js')).parseMarkdown(bytes, options)
    case 'text':
      return parseText(bytes, options)
    case 'xlsx':
      return (await import('./xlsx/parse-xlsx.js')).parseXlsx(bytes, options)
    case 'email':
      return (await import('./email/parse-email.js')).parseEmail(bytes, options)
    case 'image':
      return (await import('./image/parse-image.js')).parseImage(bytes, options)
  }
}
