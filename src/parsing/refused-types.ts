import { CodedError } from '../errors.js'

/** A kind of file that is recognised and not read: its name for people, and what to do with it. */
interface Refusal {
  readonly code: 'document-type-legacy' | 'document-type-unsupported'
  readonly what: string
  readonly advice: string
}

const legacy = (what: string, advice: string): Refusal => ({ code: 'document-type-legacy', what, advice })
const unsupported = (what: string, advice: string): Refusal => ({
  code: 'document-type-unsupported',
  what,
  advice,
})

const AS_WORD = 'save it as DOCX or PDF'
const AS_WORKBOOK = 'save it as XLSX or PDF'
const AS_PDF = 'save it as PDF'
const UNPACK = 'unpack it and send the documents in it one by one'
const AS_PICTURE = 'save it as PNG, JPEG or TIFF'
const NOT_A_DOCUMENT = 'send the document itself, as PDF, DOCX, XLSX, EML, HTML, text or a scan'

const picture = (kind: string): Refusal => unsupported(`a picture in the form ${kind}`, AS_PICTURE)
const archive = (kind: string): Refusal => unsupported(`a ${kind} archive`, UNPACK)
const openDocument = (kind: string, advice: string): Refusal => unsupported(`an OpenDocument ${kind}`, advice)
const program = unsupported('a program', NOT_A_DOCUMENT)
const recording = unsupported('a recording', NOT_A_DOCUMENT)

/** By the short names that the recognisers of `detect-type.ts` give. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  doc: legacy('a Word 97-2003 document', AS_WORD),
  xls: legacy('an Excel 97-2003 workbook', AS_WORKBOOK),
  ppt: legacy('a PowerPoint 97-2003 presentation', AS_PDF),
  rtf: legacy('a Rich Text document', AS_WORD),
  wpd: legacy('a WordPerfect document', AS_WORD),
  wri: legacy('a Windows Write document', AS_WORD),
  'word-xml': legacy('a Word 2003 XML document', AS_WORD),
  'excel-xml': legacy('an Excel 2003 XML workbook', AS_WORKBOOK),
  msg: unsupported('an Outlook message', 'save it as EML or PDF'),
  tnef: unsupported('a winmail.dat of Outlook', 'have the message sent as plain text or HTML'),
  mbox: unsupported('a mailbox of several messages', 'save each message as EML'),
  pst: unsupported('a mailbox of Outlook', 'save each message as EML'),
  pgp: unsupported('a message encrypted or signed with PGP', 'send the document in the clear'),
  visio: unsupported('a Visio drawing', AS_PDF),
  compound: unsupported('a Microsoft compound file of unknown kind', AS_PDF),
  xlsb: unsupported('a binary Excel workbook', 'save it as XLSX'),
  pptx: unsupported('a PowerPoint presentation', AS_PDF),
  odt: openDocument('text', AS_WORD),
  ods: openDocument('spreadsheet', AS_WORKBOOK),
  odp: openDocument('presentation', AS_PDF),
  odg: openDocument('drawing', AS_PDF),
  odf: openDocument('file', AS_PDF),
  iwork: unsupported('a document of Pages, Numbers or Keynote', 'export it as PDF, DOCX or XLSX'),
  ofd: unsupported('an OFD document', AS_PDF),
  xps: unsupported('an XPS document', AS_PDF),
  epub: unsupported('an EPUB book', AS_PDF),
  mobi: unsupported('an e-book', AS_PDF),
  chm: unsupported('a compiled help file', AS_PDF),
  ps: unsupported('a PostScript file', 'convert it to PDF'),
  eps: unsupported('a PostScript file', 'convert it to PDF'),
  svg: picture('SVG'),
  gif: picture('GIF'),
  webp: picture('WebP'),
  heic: picture('HEIC'),
  avif: picture('AVIF'),
  bmp: picture('BMP'),
  ico: picture('ICO'),
  jp2: picture('JPEG 2000'),
  jpx: picture('JPEG 2000'),
  jpm: picture('JPEG 2000'),
  j2c: picture('JPEG 2000'),
  jxl: picture('JPEG XL'),
  jxr: picture('JPEG XR'),
  psd: picture('PSD'),
  dcm: unsupported('a DICOM image', AS_PICTURE),
  dwg: unsupported('a technical drawing', AS_PDF),
  zip: archive('ZIP'),
  rar: archive('RAR'),
  '7z': archive('7-Zip'),
  gz: archive('gzip'),
  'tar.gz': archive('gzip'),
  bz2: archive('bzip2'),
  xz: archive('xz'),
  zst: archive('Zstandard'),
  lz: archive('lzip'),
  lz4: archive('LZ4'),
  lzh: archive('LZH'),
  tar: archive('tar'),
  cab: archive('CAB'),
  arj: archive('ARJ'),
  ace: archive('ACE'),
  jar: archive('Java'),
  exe: program,
  elf: program,
  macho: program,
  wasm: program,
  class: program,
  apk: program,
  deb: program,
  rpm: program,
  lnk: unsupported('a shortcut', NOT_A_DOCUMENT),
  sqlite: unsupported('a database', NOT_A_DOCUMENT),
  mp3: recording,
  mp4: recording,
  m4a: recording,
  mov: recording,
  avi: recording,
  wav: recording,
  mkv: recording,
  flac: recording,
}

/** The coded refusal of a recognised kind of file; kinds without an entry are named by their usual extension. */
export function refusal(kind: string): CodedError {
  const known = REFUSALS[kind] ?? unsupported(`a file of the kind ${kind.toUpperCase()}`, NOT_A_DOCUMENT)
  return new CodedError(known.code, `the file is ${known.what}, which is not read; ${known.advice}`, {
    details: { kind },
  })
}

/** For bytes that are no text and bear no known mark. */
export const unknownBinary = (): CodedError =>
  new CodedError('document-type-unsupported', `the file is of no known kind; ${NOT_A_DOCUMENT}`, {
    details: { kind: 'unknown' },
  })
